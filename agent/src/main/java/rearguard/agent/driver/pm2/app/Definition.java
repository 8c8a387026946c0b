package rearguard.agent.driver.pm2.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import rearguard.model.name.Quoted;

/**
 * What of an entry makes the process what it is, apart from what changes by itself. PM2 copies
 * every variable of the environment beside its own options; only the options are looked at there.
 */
public final class Definition {
  private static final int NAMED = 4;

  /** What PM2 counts, measures or assigns anew at each start. */
  private static final Set<String> PASSING =
      Set.of(
          "env",
          "status",
          "pm_uptime",
          "created_at",
          "restart_time",
          "unstable_restarts",
          "prev_restart_delay",
          "vizion_running",
          "versioning",
          "version",
          "node_version",
          "exit_code",
          "unique_id",
          "pm_id",
          "pm_pid_path",
          "km_link",
          "instances",
          "autostart",
          "current_conf",
          "command",
          "started_inside",
          "restart_task");

  /** Of these, what is kept nevertheless. */
  private static final Set<String> KEPT =
      Set.of("env", "status", "unique_id", "pm_pid_path", "instances", "autostart");

  /** What every shell writes anew and no program is configured by. */
  private static final Set<String> SHELL =
      Set.of(
          "_",
          "SHLVL",
          "OLDPWD",
          "TERM",
          "COLUMNS",
          "LINES",
          "LS_COLORS",
          "SSH_CLIENT",
          "SSH_CONNECTION",
          "SSH_TTY",
          "SSH_AUTH_SOCK",
          "XDG_SESSION_ID",
          "WINDOWID",
          "unique_id",
          "PM2_USAGE",
          "PM2_INTERACTOR_PROCESSING",
          "PM2_PROGRAMMATIC",
          "PM2_DISCRETE_MODE",
          "vizion_running",
          "current_conf");

  /**
   * The options by which a process is launched (PM2 7, lib/API/schema.json, as they stand in a
   * running process). Anything else beside them is a copy of a variable of the environment, of this
   * start or of an earlier one.
   */
  private static final Set<String> LAUNCH =
      Set.of(
          "pm_exec_path",
          "args",
          "pm_cwd",
          "exec_interpreter",
          "node_args",
          "interpreter_args",
          "exec_mode",
          "name",
          "namespace",
          "uid",
          "gid",
          "autorestart",
          "max_restarts",
          "min_uptime",
          "max_memory_restart",
          "restart_delay",
          "exp_backoff_restart_delay",
          "cron_restart",
          "stop_exit_codes",
          "watch",
          "ignore_watch",
          "watch_options",
          "watch_delay",
          "kill_timeout",
          "kill_retry_time",
          "listen_timeout",
          "wait_ready",
          "shutdown_with_message",
          "treekill",
          "pm_out_log_path",
          "pm_err_log_path",
          "pm_log_path",
          "merge_logs",
          "log_type",
          "log_date_format",
          "time",
          "source_map_support",
          "disable_source_map_support",
          "instance_var",
          "increment_var",
          "filter_env",
          "append_env_to_name",
          "force",
          "vizion",
          "automation",
          "pmx",
          "trace",
          "post_update",
          "wait_ready_timeout");

  private static final Map<String, String> WORDS =
      Map.of(
          "pm_exec_path", "script",
          "args", "arguments",
          "pm_cwd", "folder",
          "exec_interpreter", "interpreter",
          "node_args", "interpreter arguments",
          "exec_mode", "mode");

  private Definition() {}

  /** What differs, by name alone: neither side's values are told. */
  public static List<String> differences(Entry kept, Entry live) {
    var words = new ArrayList<String>();
    for (var option : changed(options(kept), options(live)).keySet()) {
      words.add(WORDS.getOrDefault(option, Quoted.of(option)));
    }
    var environment = changed(environment(kept), environment(live));
    if (!environment.isEmpty()) {
      words.add("environment (" + named(environment) + ")");
    }
    return words;
  }

  public static boolean same(Entry one, Entry other) {
    return differences(one, other).isEmpty();
  }

  /** One text for equal definitions; holds secrets. */
  public static String canonical(Entry entry) {
    return entry.key() + "\n" + options(entry) + "\n" + environment(entry);
  }

  /** The entry without what passes, so that equal processes are kept as equal bytes. */
  public static Entry lasting(Entry entry) {
    var all = entry.all().deepCopy();
    all.remove(
        entry.all().properties().stream()
            .map(java.util.Map.Entry::getKey)
            .filter(name -> (PASSING.contains(name) && !KEPT.contains(name)) || own(name))
            .toList());
    return new Entry(all);
  }

  /** The entry to hand to PM2 to bring the process up as a new one. */
  public static ObjectNode anew(Kept kept) {
    var all = kept.entry().all().deepCopy();
    all.remove(
        List.of(
            "pm_id",
            "instances",
            "status",
            "pm_uptime",
            "created_at",
            "prev_restart_delay",
            "exit_code",
            "versioning",
            "version",
            "node_version",
            "unique_id"));
    all.put("restart_time", 0).put("unstable_restarts", 0).put("vizion_running", false);
    if (kept.runs()) {
      return all.put("autostart", true);
    }
    return all.put("status", "stopped");
  }

  /** Likewise, in the place of one that is stopped: PM2's number and log files stay. */
  public static ObjectNode inPlaceOf(Live live, Kept kept) {
    var all = anew(kept).put("pm_id", live.id());
    for (var path : List.of("pm_pid_path", "pm_out_log_path", "pm_err_log_path", "pm_log_path")) {
      if (all.has(path) && live.entry().all().has(path)) {
        all.set(path, live.entry().all().get(path));
      }
    }
    return all;
  }

  private static SortedMap<String, String> options(Entry entry) {
    var options = new TreeMap<String, String>();
    for (var field : entry.all().properties()) {
      var name = field.getKey();
      if (LAUNCH.contains(name)) {
        options.put(name, plain(name, field.getValue()));
      }
    }
    if (!entry.watched()) {
      options.remove("watch"); // PM2 writes it down as off when it stops a process
    }
    options.remove(entry.all().path("instance_var").asText("NODE_APP_INSTANCE"));
    return options;
  }

  private static boolean own(String name) {
    return name.startsWith("axm_") || name.startsWith("_");
  }

  private static String plain(String name, JsonNode value) {
    var text = value.isValueNode() ? value.asText() : value.toString();
    return name.endsWith("_log_path") ? text.replaceFirst("-[0-9]+\\.log$", ".log") : text;
  }

  private static SortedMap<String, String> environment(Entry entry) {
    var variables = new TreeMap<String, String>();
    for (var field : entry.environment().properties()) {
      if (!SHELL.contains(field.getKey())) {
        variables.put(field.getKey(), plain("", field.getValue()));
      }
    }
    return variables;
  }

  /** Name to what happened to it since the snapshot. */
  private static SortedMap<String, String> changed(
      SortedMap<String, String> kept, SortedMap<String, String> live) {
    SortedSet<String> names = new TreeSet<>(kept.keySet());
    names.addAll(live.keySet());
    var changed = new TreeMap<String, String>();
    for (var name : names) {
      if (!live.containsKey(name)) {
        changed.put(name, "missing");
      } else if (!kept.containsKey(name)) {
        changed.put(name, "added");
      } else if (!kept.get(name).equals(live.get(name))) {
        changed.put(name, "changed");
      }
    }
    return changed;
  }

  private static String named(SortedMap<String, String> changed) {
    var words =
        changed.entrySet().stream()
            .limit(NAMED)
            .map(change -> Quoted.of(change.getKey()) + " " + change.getValue())
            .collect(Collectors.joining(", "));
    return changed.size() > NAMED ? words + " and " + (changed.size() - NAMED) + " more" : words;
  }
}
