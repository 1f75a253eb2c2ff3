# In place of certbot, which needs a public name: a certificate of our own, where nginx.conf looks for one.
install -d /etc/letsencrypt/live/letters.example.org
openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=letters.example.org \
    -keyout /etc/letsencrypt/live/letters.example.org/privkey.pem \
    -out /etc/letsencrypt/live/letters.example.org/fullchain.pem
