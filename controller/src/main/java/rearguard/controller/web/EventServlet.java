package rearguard.controller.web;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The event stream. */
final class EventServlet extends HttpServlet {
  private static final long serialVersionUID = 1;
  private final transient EventHub hub;

  EventServlet(EventHub hub) {
    this.hub = hub;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!hub.hasRoom()) {
      response.setHeader("Retry-After", "5");
      response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      return;
    }
    doHead(request, response);
    hub.open(request.startAsync());
  }

  @Override
  protected void doHead(HttpServletRequest request, HttpServletResponse response) {
    response.setContentType("text/event-stream; charset=utf-8");
    response.setHeader("X-Accel-Buffering", "no");
  }
}
