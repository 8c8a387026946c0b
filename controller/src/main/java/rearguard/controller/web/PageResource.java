package rearguard.controller.web;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import rearguard.controller.web.view.ApplicationView;
import rearguard.controller.web.view.FleetView;
import rearguard.controller.web.view.RunPage;
import rearguard.model.name.ApplicationName;
import rearguard.model.name.Quoted;
import rearguard.model.name.RunId;

/** The pages and the parts of them that are fetched again after a change. */
@Path("/")
public final class PageResource {
  private static final String HTML = "text/html; charset=utf-8";
  private static final int RUNS = 20;
  private final Sight sight;
  private final InstantSource clock;
  private final Pages pages = new Pages();
  private final Assets assets = new Assets();

  PageResource(Sight sight, InstantSource clock) {
    this.sight = sight;
    this.clock = clock;
  }

  @GET
  public Response home() {
    return html("home", Map.of("view", fleet(), "version", assets.version()));
  }

  @GET
  @Path("live")
  public Response live() {
    return html("fleet", Map.of("view", fleet()));
  }

  /** The page of one run. */
  @GET
  @Path("runs/{id}")
  public Response run(@PathParam("id") String id) {
    return run(id, "run", Map.of("version", assets.version()));
  }

  @GET
  @Path("runs/{id}/live")
  public Response runLive(@PathParam("id") String id) {
    return run(id, "rundetail", Map.of());
  }

  /** A file of the closed list; its address changes with its content, so it may be kept. */
  @GET
  @Path("assets/{name}")
  public Response asset(@PathParam("name") String name) {
    return assets
        .named(name)
        .map(
            asset ->
                Response.ok(asset.text(), asset.type())
                    .header("Cache-Control", "public, max-age=31536000, immutable"))
        .orElseGet(() -> Response.status(Response.Status.NOT_FOUND))
        .build();
  }

  private FleetView fleet() {
    Instant now = clock.instant();
    var seen = new FleetView.Seen(sight.hosts(), sight.lockdowns(), sight.owed());
    return FleetView.of(seen, sight.applications(), this::kept, sight.runs(RUNS), now);
  }

  private ApplicationView.Kept kept(ApplicationName application) {
    var points = sight.points(application);
    return new ApplicationView.Kept(points, sight.standings(points));
  }

  private Response run(String id, String template, Map<String, Object> more) {
    return Optional.of(new RunId(id))
        .flatMap(sight::run)
        .map(
            run -> {
              Map<String, Object> values = new HashMap<>(more);
              values.put("view", RunPage.of(run, sight.shown(run.id()), clock.instant()));
              return html(template, values);
            })
        .orElseGet(() -> gone("no run " + Quoted.of(id) + " is known here"));
  }

  private Response gone(String what) {
    return Response.status(Response.Status.NOT_FOUND)
        .type(HTML)
        .entity(pages.page("gone", Map.of("what", what, "version", assets.version())))
        .build();
  }

  private Response html(String template, Map<String, Object> values) {
    return Response.ok(pages.page(template, values), HTML).build();
  }
}
