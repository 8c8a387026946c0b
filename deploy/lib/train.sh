# Makes the start-up caches (JEP 514) of the command line and the agent: lets both do once what they do every day, against a
# controller in a temporary folder. Without a cache they only start slower, so nothing here may fail a build. Bash; expects home.
train() {
  local began=$SECONDS
  training=$(mktemp -d) training_pids=() training_end=$((SECONDS + 60))
  trap train_end EXIT
  if train_in "$training" > "$training/log" 2>&1; then
    echo "trained the start-up caches in $((SECONDS - began)) s"
  else
    echo "no start-up cache for every program, they only start slower: $(tail -n 1 "$training/log")"
  fi
  train_end
  trap - EXIT
}

train_end() {
  local pid
  # One that was stopped hears of its end only when it goes on.
  for pid in "${training_pids[@]}"; do kill "$pid" 2> /dev/null && kill -CONT "$pid" 2> /dev/null || true; done
  wait 2> /dev/null || true
  rm -rf "$training"
}

train_in() { # FOLDER
  local folder=$1 grpc http admin bin=$home/bin agent
  export REARGUARD_CONTEXT_DIR=$folder/controller/operator JDK_AOT_VM_OPTIONS="-Xms64m -Xmx512m -Xmn32m"
  grpc=$(train_port) http=$(train_port) admin=$(train_port)
  within "$bin/rearguard-controller" init "$folder/controller" --name training --address "127.0.0.1:$grpc" --http "$http" --admin "$admin" || return 1
  "$bin/rearguard-controller" server "$folder/controller" &
  training_pids+=($!)
  train_until train_open "$grpc" || { echo "the controller did not start in time"; return 1; }
  within "$bin/rearguard" host enrol trainee --tag role=web --token-out "$folder/token" || return 1
  within "$bin/rearguard-agent" enrol --controller "127.0.0.1:$grpc" --token-file "$folder/token" \
    --ca-fingerprint "$(train_fingerprint "$folder/controller/ca/ca.crt")" --dir "$folder/agent" || return 1
  # A first life, of which the agent learns nothing: idle, it is to load nothing of what a capture or a rollback takes.
  "$bin/rearguard-agent" run --dir "$folder/agent" &
  agent=$!
  training_pids+=("$agent")
  train_until train_connected || { echo "the agent did not connect in time"; return 1; }
  train_history "$folder" "$bin" || echo "trained without an application and its history"
  # With all of it there, for a fleet without hosts and applications is not what the command line shows every day.
  # And a moment after the agent was heard: a program that was trained on "now" has to learn how to say "1.2 s ago".
  kill -STOP "$agent" && sleep 1.2
  REARGUARD_TRAIN=$folder/cli.aot within "$bin/rearguard" status || { echo "no cache of the command line in time"; return 1; }
  train_keep cli rearguard || return 1
  kill -CONT "$agent"
  kill "$agent"
  train_until train_gone "$agent" && train_until train_lost || { echo "the agent did not go in time"; return 1; }
  # What every agent does at its start: it reads what it remembers, and connects.
  REARGUARD_TRAIN=$folder/agent.aot "$bin/rearguard-agent" run --dir "$folder/agent" &
  agent=$!
  training_pids+=("$agent")
  train_until train_connected || { echo "the agent did not come back in time"; return 1; }
  kill "$agent"
  train_until train_gone "$agent" || { echo "no cache of the agent in time"; return 1; }
  train_keep agent rearguard-agent
}

# An application of one file, its rollback, and what the controller then hands to its host for the day without a controller.
train_history() { # FOLDER BIN
  echo kept > "$1/kept"
  cat > "$1/training.yml" <<EOT
application: training
hosts: { all: [trainee] }
components:
  config: { on: all, files: { paths: ["$1/kept"] } }
EOT
  within "$2/rearguard" apply "$1/training.yml" || return 1
  within "$2/rearguard" capture training --label trained --good || return 1
  echo changed > "$1/kept"
  within "$2/rearguard" rollback training --confirm training --reason training
}

# A whole cache goes to its place, with the time that says that it belongs to these jars.
train_keep() { # MODULE PROGRAM
  [ -s "$training/$1.aot" ] || { echo "this JDK wrote no cache for $1"; return 1; }
  touch -r "$home/lib/$1.jar" "$training/$1.aot"
  mv "$training/$1.aot" "$home/lib/$1.aot"
  # A JVM that finds no room for a cache's objects does not start without it, as it does for every other reason: it ends.
  within "$home/bin/$2" --version || {
    rm -f "$home/lib/$1.aot"
    echo "this JDK does not start $2 with its cache"
    return 1
  }
}

train_open() { (: < "/dev/tcp/127.0.0.1/$1") 2> /dev/null; }
train_gone() { ! kill -0 "$1" 2> /dev/null; }
train_connected() { within "$home/bin/rearguard" -o plain host list | grep -q 'connected'; }

train_lost() { ! train_connected; }

# All of it takes 20 to 30 s on two cores; after a minute a slower start is the better choice.
within() { timeout "$((training_end > SECONDS ? training_end - SECONDS : 1))" "$@"; }
train_until() { # COMMAND…
  until "$@"; do
    [ "$SECONDS" -lt "$training_end" ] || return 1
    sleep 0.1
  done
}

# A port nobody listens at; below those that Linux gives to clients.
train_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    train_open "$port" || break
  done
  echo "$port"
}

train_fingerprint() { # PEM
  sed '/-----/d' "$1" | base64 -d | sha256sum | cut -d ' ' -f 1
}
