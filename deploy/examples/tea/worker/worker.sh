# Takes one job after the other from the queue. A job it does not know ends it, as it ends most workers in the wild.
while :; do
  job=$(printf 'AUTH %s\r\nLPOP celery\r\nQUIT\r\n' "$QUEUE_PASSWORD" | /bin/busybox nc -w 2 "${QUEUE%:*}" "${QUEUE#*:}" | /bin/busybox tail -n 2 | /bin/busybox head -n 1 | /bin/busybox tr -d '\r')
  case $job in
    mail:*) echo "sent $job" ;;
    '$-1' | '') /bin/busybox sleep 1 ;;
    *) echo "unknown job: $job"; exit 1 ;;
  esac
done
