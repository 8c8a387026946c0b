package rearguard.controller.link;

import io.grpc.BindableService;
import java.util.ArrayList;
import java.util.List;

/** The services that the gRPC port answers for; none of them without a line in {@link Access}. */
public final class Services {
  private final List<BindableService> all = new ArrayList<>();

  /** Adds one; the same list comes back. */
  public Services with(BindableService service) {
    all.add(service);
    return this;
  }

  List<BindableService> all() {
    return List.copyOf(all);
  }
}
