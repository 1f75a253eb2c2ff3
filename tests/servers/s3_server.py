"""A server that speaks S3, as a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from tests.child_processes import dying_with_parent
from tests.servers.ports import free_port, wait_for_port

KEY_ID, SECRET_KEY = "tests", "tests only"
REGION = "ca-central-1"
POLICY = Path(__file__).parent.parent.parent / "deploy" / "media-bucket-policy.json"
MEDIA, PRIVATE = "undersigned-media", "undersigned-private"


class S3Server:
    """Moto's server with two empty buckets, which keeps its files in memory. Use it as a context manager."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.host, self.port = host, free_port(host)
        self.endpoint = f"http://{host}:{self.port}"

    def __enter__(self) -> S3Server:
        command = [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", self.host, "-p", str(self.port)]
        self.process = subprocess.Popen(
            dying_with_parent(command), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_for_port(self.port, self.process, self.host)
        try:
            self._create_buckets()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        self.process.kill()
        self.process.wait()

    def _create_buckets(self) -> None:
        for bucket in (MEDIA, PRIVATE):
            self.client().create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
        self.client().put_bucket_policy(Bucket=MEDIA, Policy=POLICY.read_text().replace("MEDIA_BUCKET", MEDIA))

    def client(self) -> Any:
        """Return a client of the server."""
        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            region_name=REGION,
            aws_access_key_id=KEY_ID,
            aws_secret_access_key=SECRET_KEY,
            config=Config(s3={"addressing_style": "path"}),
        )

    def names(self, bucket: str) -> list[str]:
        """Return the names of the files in a bucket, sorted."""
        return sorted(entry["Key"] for entry in self.client().list_objects_v2(Bucket=bucket).get("Contents", ()))

    def clear(self) -> None:
        """Delete all files."""
        for bucket in (MEDIA, PRIVATE):
            for name in self.names(bucket):
                self.client().delete_object(Bucket=bucket, Key=name)

    @property
    def public_url(self) -> str:
        """Return the public address of the bucket of uploads."""
        return f"{self.endpoint}/{MEDIA}"

    def options(self, bucket: str) -> dict[str, str]:
        """Return the options of a storage in a bucket."""
        keys = {"access_key": KEY_ID, "secret_key": SECRET_KEY}
        return {"bucket_name": bucket, "endpoint_url": self.endpoint, "region_name": REGION, **keys}

    @property
    def environment(self) -> dict[str, str]:
        """Return the variables of a site whose files are in the two buckets."""
        return {
            "S3_ENDPOINT": self.endpoint,
            "S3_REGION": REGION,
            "S3_ACCESS_KEY_ID": KEY_ID,
            "S3_SECRET_ACCESS_KEY": SECRET_KEY,
            "MEDIA_BUCKET": MEDIA,
            "MEDIA_URL": self.public_url,
            "PRIVATE_BUCKET": PRIVATE,
        }
