package rearguard.wire;

import rearguard.model.traffic.Held;
import rearguard.model.traffic.Hold;
import rearguard.model.traffic.Standing;
import rearguard.model.traffic.Wish;
import rearguard.v1.HeldMsg;
import rearguard.v1.HoldMsg;
import rearguard.v1.LookMsg;
import rearguard.v1.TrafficStandingMsg;
import rearguard.v1.TrafficWishMsg;

/** Traffic that is kept away. */
public enum TrafficWire {
  ;

  public static TrafficWishMsg to(Wish wish) {
    var message = TrafficWishMsg.newBuilder();
    return switch (wish) {
      case Wish.Keep(var terms) -> message.setKeep(to(terms)).build();
      case Wish.Release(var owner) -> message.setRelease(owner).build();
      case Wish.Look() -> message.setLook(LookMsg.getDefaultInstance()).build();
    };
  }

  public static Wish from(TrafficWishMsg message) {
    return switch (message.getWishCase()) {
      case KEEP -> new Wish.Keep(from(message.getKeep()));
      case RELEASE -> new Wish.Release(message.getRelease());
      case LOOK -> new Wish.Look();
      case WISH_NOT_SET -> throw Unknown.nothing("a wish for traffic");
    };
  }

  public static TrafficStandingMsg to(Standing standing) {
    return TrafficStandingMsg.newBuilder()
        .setWords(standing.words())
        .addAllHeld(standing.held().stream().map(TrafficWire::to).toList())
        .addAllProof(standing.proof().stream().map(CheckWire::to).toList())
        .build();
  }

  public static Standing from(TrafficStandingMsg message) {
    return new Standing(
        message.getWords(),
        message.getHeldList().stream().map(TrafficWire::from).toList(),
        message.getProofList().stream().map(CheckWire::from).toList());
  }

  private static HoldMsg to(Hold terms) {
    return HoldMsg.newBuilder()
        .setOwner(terms.owner())
        .setLength(Times.to(terms.length()))
        .addAllSources(terms.sources())
        .build();
  }

  private static Hold from(HoldMsg message) {
    return new Hold(message.getOwner(), Times.from(message.getLength()), message.getSourcesList());
  }

  private static HeldMsg to(Held held) {
    return HeldMsg.newBuilder()
        .setOwner(held.owner())
        .setComponent(held.component())
        .setLeft(Times.to(held.left()))
        .addAllPorts(held.ports())
        .addAllSources(held.sources())
        .build();
  }

  private static Held from(HeldMsg message) {
    return new Held(
        message.getOwner(),
        message.getComponent(),
        Times.from(message.getLeft()),
        message.getPortsList(),
        message.getSourcesList());
  }
}
