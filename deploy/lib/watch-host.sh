# What a host of "deploy/bench --watch" has beside its Compose stack and its PM2: two checkouts with 600 packages each, folders of files,
# nginx and a table of cron. Runs on the host, as root; $1 is where to clone from. Bash.
set -euo pipefail
mkdir -p /srv/conf /srv/site/css
for name in api jobs; do
  git clone -q "$1" "/srv/$name"
  for n in $(seq 600); do mkdir -p "/srv/$name/node_modules/package-$n"; done
  touch "/srv/$name/node_modules/.package-lock.json" # as npm leaves it
done
for n in $(seq 50); do
  echo "key$n=1" > "/srv/conf/$n.conf"
  echo "a { }" > "/srv/site/css/$n.css"
done
rm -f /etc/nginx/sites-enabled/* /etc/nginx/sites-available/*
for n in $(seq 10); do
  echo "server { listen $((8100 + n)); location / { proxy_pass http://127.0.0.1:8000; } }" > "/etc/nginx/sites-available/tea-$n"
  ln -s "../sites-available/tea-$n" "/etc/nginx/sites-enabled/tea-$n"
done
nginx
printf 'MAILTO=""\n*/5 * * * * root true\n' > /etc/cron.d/tea
