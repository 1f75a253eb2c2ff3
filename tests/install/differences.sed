# What differs in `make test-install` from what docs/admin/ says.
s#<address of the repository>#/root/undersigned.git#
# A setting of its own for each variable that is required.
/^install -o undersigned -m 600 \.env\.example \.env/a cat /root/settings.env >>.env
# The server of this machine may have the port of PostgreSQL.
/^apt-get install postgresql/d
/^sudo -u postgres/d
/^pg_dump/d
# Nobody is there to type.
s#createsuperuser.*#createsuperuser --noinput --username admin --email admin@example.org#
/^certbot/c . /root/certificate.sh
s#FILE#"$(ls /var/backups/undersigned/*.age | tail -n 1)"#
s#https://letters\.example\.org#http://127.0.0.1:8000#
s#\$METRICS_TOKEN#figures-of-a-test#
# A shell that stops at errors does not stop at those before &&.
s# && #\n#g
