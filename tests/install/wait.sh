# Waits until the site is doing well: web server, database, worker.
attempt=0
until curl --silent --fail http://127.0.0.1:8000/readyz; do
    attempt=$((attempt + 1))
    [ "$attempt" -lt 60 ] || { curl --silent http://127.0.0.1:8000/readyz; exit 1; }
    sleep 1
done
