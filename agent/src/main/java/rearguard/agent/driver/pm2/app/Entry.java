package rearguard.agent.driver.pm2.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * All that PM2 knows of one process, as PM2 writes it. Holds the environment, therefore secrets:
 * never shown.
 */
public record Entry(ObjectNode all) {

  @Override
  public String toString() {
    return "entry of " + key();
  }

  public String name() {
    return text("name");
  }

  /** What tells apps apart; instances of one app share it. */
  public Key key() {
    return new Key(text("namespace"), name());
  }

  public record Key(String namespace, String name) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byName = name.compareTo(other.name);
      return byName != 0 ? byName : namespace.compareTo(other.namespace);
    }
  }

  public String folder() {
    return text("pm_cwd");
  }

  public String script() {
    return text("pm_exec_path");
  }

  public String outLog() {
    return text("pm_out_log_path");
  }

  public String errorLog() {
    return text("pm_err_log_path");
  }

  public String status() {
    return text("status");
  }

  public int instance() {
    return all.path(text("instance_var").isEmpty() ? "NODE_APP_INSTANCE" : text("instance_var"))
        .asInt(0);
  }

  public int restarts() {
    return all.path("restart_time").asInt(0);
  }

  public boolean clustered() {
    return text("exec_mode").equals("cluster_mode");
  }

  /** PM2's own extensions are not apps. */
  public boolean module() {
    return all.path("pmx_module").asBoolean(false);
  }

  public boolean watched() {
    var watch = all.path("watch");
    return watch.isArray() || watch.asBoolean(false);
  }

  /** Somebody wants it to run, whether it does or not. */
  public boolean wanted() {
    return !status().equals("stopped");
  }

  public boolean online() {
    return status().equals("online");
  }

  public int unstableRestarts() {
    return all.path("unstable_restarts").asInt(0);
  }

  /** Whether its environment has that variable. */
  public boolean has(String variable) {
    return environment().has(variable);
  }

  /** With another value of that variable, if its environment has it; this one stays as it is. */
  public Entry with(String variable, String value) {
    var changed = all.deepCopy();
    if (has(variable)) {
      changed.withObjectProperty("env").put(variable, value);
    }
    return new Entry(changed);
  }

  public JsonNode environment() {
    return all.path("env");
  }

  private String text(String field) {
    return all.path(field).asText("");
  }
}
