package rearguard.controller.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Stands before everything: refuses what is not in the table, and tells browsers what they may. */
final class Door extends HttpFilter {
  private static final long serialVersionUID = 1;
  private static final int MISDIRECTED = 421;
  private static final Set<String> BROWSERS =
      Set.of("Origin", "Referer", "Cookie", "Sec-Fetch-Site", "Sec-Fetch-Mode");
  private static final Pattern JSON =
      Pattern.compile("application/json(; ?charset=utf-8)?", Pattern.CASE_INSENSITIVE);
  private static final Set<String> METHODS = Set.of("GET", "HEAD");

  /** Nothing but our own files, nowhere but here, and no memory of it afterwards. */
  static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          List.of(
                  "default-src 'none'",
                  "script-src 'self'",
                  "style-src 'self'",
                  "img-src 'self' data:",
                  "connect-src 'self'",
                  "form-action 'self'",
                  "base-uri 'none'",
                  "frame-ancestors 'none'")
              .stream()
              .collect(Collectors.joining("; ")),
          "X-Content-Type-Options",
          "nosniff",
          "X-Frame-Options",
          "DENY",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Permissions-Policy",
          "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
          "Cache-Control",
          "no-store");

  private final transient AllowedHosts hosts;

  Door(AllowedHosts hosts) {
    this.hosts = hosts;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HEADERS.forEach(response::setHeader);
    if (!Optional.ofNullable(request.getHeader("Host")).filter(hosts::allow).isPresent()) {
      refuse(response, MISDIRECTED, "this name does not lead to a dashboard");
    } else if (Routes.takesIn(request.getRequestURI())) {
      takeIn(request, response, chain);
    } else if (!METHODS.contains(request.getMethod())) {
      response.setHeader("Allow", "GET, HEAD");
      refuse(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, "the dashboard is for looking");
    } else if (!Routes.lead(request.getRequestURI())) {
      refuse(response, HttpServletResponse.SC_NOT_FOUND, "nothing here; the dashboard is at /");
    } else {
      chain.doFilter(request, response);
    }
  }

  /** No page of anybody's, ours included, has a reason to come here: browsers are told by these. */
  private static void takeIn(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    var kind = Optional.ofNullable(request.getContentType()).orElse("");
    if (!request.getMethod().equals("POST")) {
      response.setHeader("Allow", "POST");
      refuse(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, "deployments are posted");
    } else if (BROWSERS.stream().anyMatch(name -> request.getHeader(name) != null)) {
      refuse(response, HttpServletResponse.SC_FORBIDDEN, "this is not for browsers");
    } else if (!JSON.matcher(kind).matches()) {
      refuse(response, HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE, "application/json is wanted");
    } else {
      chain.doFilter(request, response);
    }
  }

  private static void refuse(HttpServletResponse response, int status, String words)
      throws IOException {
    response.setStatus(status);
    response.setContentType("text/plain; charset=utf-8");
    response.getOutputStream().write((words + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
