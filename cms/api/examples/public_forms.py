"""An example of the proof of work that public forms ask for."""

from __future__ import annotations

PUZZLE = {
    "parameters": {
        "algorithm": "PBKDF2/SHA-256",
        "cost": 1000,
        "keyLength": 32,
        "keyPrefix": "00",
        "nonce": "0336022641255d1b602375e3e4dc6458",
        "salt": "4e392c79f51118e8f9636e36a615e370",
        "expiresAt": 1783546200,
    },
    "signature": "e43af2b4791d30a09628104cae0d58f49525c9e7dbbdb02e9b9a16bb12041cc8",
}
