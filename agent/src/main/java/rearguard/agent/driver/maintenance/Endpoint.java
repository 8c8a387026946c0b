package rearguard.agent.driver.maintenance;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import rearguard.agent.host.HostException;

/** The application's own switch; whether it is on, its health endpoint says. */
record Endpoint(
    Means means,
    Wire wire,
    Call on,
    Call off,
    SortedMap<String, Value> headers,
    Health health,
    boolean goesOnWhenDown)
    implements Way {
  private static final int UNAVAILABLE = 502;

  /** What is sent for one direction. */
  record Call(String method, URI url, String body) {}

  /** A header's value, or the name of the secret file that holds it. */
  record Value(String text, boolean secret) {}

  /**
   * Who is asked, and what means on: all of it.
   *
   * @param status empty: any that an application may answer with
   * @param json by dotted path
   */
  record Health(URI url, OptionalInt status, SortedMap<String, String> json) {}

  @Override
  public String name() {
    return "endpoint " + on.method() + " " + on.url() + " " + health.url();
  }

  @Override
  public String own() {
    return "on";
  }

  @Override
  public Optional<String> now() throws HostException {
    return on(wire.send(new Request("GET", health.url(), new TreeMap<>(), "")))
        ? Optional.of(own())
        : Optional.empty();
  }

  private boolean on(Answer answer) throws HostException {
    if (health.status().isPresent() && health.json().isEmpty()) {
      return answer.status() == health.status().getAsInt();
    }
    var json = json(answer.body());
    if (json.isEmpty()) {
      throw answer.status() >= UNAVAILABLE
          ? Refusal.down("the health endpoint answers " + answer.status(), new Exception("down"))
          : Refusal.conflict(
              "the health endpoint answers " + answer.status() + " and no JSON",
              "Name one that says whether maintenance is on, or a status that means it.");
    }
    return (health.status().isEmpty() || answer.status() == health.status().getAsInt())
        && health.json().entrySet().stream()
            .allMatch(one -> at(json.get(), one.getKey()).equals(one.getValue()));
  }

  private static Optional<JsonNode> json(String body) {
    try {
      var root = new JsonMapper().readTree(body.getBytes(StandardCharsets.ISO_8859_1));
      return Optional.ofNullable(root).filter(JsonNode::isContainerNode);
    } catch (JacksonException e) {
      return Optional.empty();
    } catch (java.io.IOException e) {
      return Optional.empty();
    }
  }

  private static String at(JsonNode root, String path) {
    var node = root;
    for (var name : path.split("\\.", -1)) {
      node = node.path(name);
    }
    return node.asText();
  }

  @Override
  public void put(Optional<String> wanted) throws HostException {
    if (now().isPresent() == wanted.isPresent()) {
      return;
    }
    var call = wanted.isPresent() ? on : off;
    var sent = new Request(call.method(), call.url(), values(), call.body());
    var answer = wire.send(sent);
    if (answer.status() >= UNAVAILABLE) {
      throw Refusal.down(sent.words() + " answers " + answer.status(), new Exception("down"));
    }
    if (!answer.fine()) {
      throw Refusal.conflict(
          sent.words() + " answers " + answer.status(),
          answer.status() == 401 || answer.status() == 403
              ? "Correct the secret file that the header names."
              : "See the application's log.");
    }
  }

  /** Read when they are sent. */
  SortedMap<String, String> values() throws HostException {
    var values = new TreeMap<String, String>();
    for (var header : headers.entrySet()) {
      var value = header.getValue();
      values.put(
          header.getKey(),
          value.secret()
              ? Secret.named(value.text(), means.secrets(), means.host())
              : value.text());
    }
    return values;
  }

  /** What {@link #now} asks is what users of this way look at. */
  @Override
  public void prove() {}
}
