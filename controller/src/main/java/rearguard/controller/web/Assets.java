package rearguard.controller.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files that pages refer to, read once; a closed list. */
final class Assets {
  private static final Map<String, String> PLACES =
      Map.of(
          "dashboard.css", "/dashboard/dashboard.css",
          "dashboard.js", "/dashboard/dashboard.js",
          "icon.svg", "/dashboard/icon.svg",
          "htmx.js", "/META-INF/resources/webjars/htmx.org/2.0.10/dist/htmx.min.js",
          "htmx-sse.js", "/dashboard/vendor/htmx-ext-sse-2.2.4.min.js",
          "idiomorph.js", "/dashboard/vendor/idiomorph-ext-0.8.0.min.js");
  private static final Map<String, String> TYPES =
      Map.of("css", "text/css", "js", "text/javascript", "svg", "image/svg+xml");

  private final SortedMap<String, Asset> all = new TreeMap<>();
  private final String version;

  /** A file and its media type. */
  record Asset(String type, String text) {}

  Assets() {
    PLACES.forEach((name, place) -> all.put(name, new Asset(type(name), read(place))));
    version = digest(all.values().toString()).substring(0, 12);
  }

  Optional<Asset> named(String name) {
    return Optional.ofNullable(all.get(name));
  }

  /** Another one when any of them is another. */
  String version() {
    return version;
  }

  private static String type(String name) {
    return TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "text/plain")
        + "; charset=utf-8";
  }

  private static String read(String place) {
    try (InputStream in = Assets.class.getResourceAsStream(place)) {
      if (in == null) {
        throw new IllegalStateException("the dashboard's file " + place + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String digest(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
