package rearguard.agent.driver.maintenance;

import java.net.URI;
import java.util.Optional;
import rearguard.agent.host.HostException;

/** A page that nginx serves with 503 to everybody while its file is there. */
record Served(Flag page, Wire wire, URI asked, boolean goesOnWhenDown) implements Way {
  private static final int UNAVAILABLE = 503;
  private static final String HINT =
      "Put the lines of agent/README.md (\"maintenance\") into the server block and reload nginx.";

  /** The page: what users read, as text. */
  static String html(String message) {
    var text =
        message
            .replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;")
            .replace("\"", "&quot;");
    return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
        + "<meta name=\"viewport\" content=\"width=device-width\">"
        + "<title>Maintenance</title></head><body><p>"
        + text
        + "</p></body></html>\n";
  }

  @Override
  public String name() {
    return page.name();
  }

  @Override
  public Optional<String> now() throws HostException {
    return page.now();
  }

  @Override
  public String own() {
    return page.own();
  }

  @Override
  public void put(Optional<String> wanted) throws HostException, InterruptedException {
    page.put(wanted);
  }

  @Override
  public void prove() throws HostException {
    var there = now();
    var answer = wire.send(Request.get(asked));
    boolean serves = answer.status() == UNAVAILABLE;
    if (there.isEmpty() && serves && answer.body().equals(own())) {
      throw Refusal.conflict(
          "nginx still serves the page, though its file is gone", "See what else serves it.");
    }
    if (there.isPresent() && !serves) {
      throw Refusal.conflict(
          "the page is there, but nginx answers " + answer.status() + " and not 503", HINT);
    }
    if (there.isPresent() && !answer.body().equals(there.get())) {
      throw Refusal.conflict("nginx answers 503, but not with the page", HINT);
    }
    if (there.isPresent() && answer.header("retry-after").isEmpty()) {
      throw Refusal.conflict("nginx serves the page without Retry-After", HINT);
    }
  }
}
