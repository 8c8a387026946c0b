package rearguard.wire.stock;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Optional;
import java.util.TreeMap;
import rearguard.model.name.DriverName;
import rearguard.model.name.PointId;
import rearguard.model.name.SnapshotId;
import rearguard.model.stock.Holding;
import rearguard.model.stock.Pin;
import rearguard.model.stock.PointDrop;
import rearguard.model.stock.Standing;
import rearguard.model.stock.Stock;
import rearguard.model.stock.StockWish;
import rearguard.v1.DropMsg;
import rearguard.v1.HoldingMsg;
import rearguard.v1.NotDroppedMsg;
import rearguard.v1.PinMsg;
import rearguard.v1.PointDropMsg;
import rearguard.v1.PointStandingMsg;
import rearguard.v1.SectionMsg;
import rearguard.v1.ShareMsg;
import rearguard.v1.StockMsg;
import rearguard.v1.StockWishMsg;
import rearguard.wire.ProblemWire;
import rearguard.wire.SettingWire;
import rearguard.wire.SnapshotWire;
import rearguard.wire.Times;

/** What hosts keep of snapshots, and what becomes of restore points. */
public enum StockWire {
  ;

  public static StockWishMsg to(StockWish wish) {
    return StockWishMsg.newBuilder()
        .addAllDrops(wish.drops().stream().map(StockWire::to).toList())
        .setAfter(wish.after().map(SnapshotId::value).orElse(""))
        .build();
  }

  public static StockWish from(StockWishMsg message) {
    return new StockWish(
        message.getDropsList().stream().map(StockWire::from).toList(),
        Optional.of(message.getAfter()).filter(id -> !id.isEmpty()).map(SnapshotId::new));
  }

  private static DropMsg to(StockWish.Drop drop) {
    var message = DropMsg.newBuilder().setSnapshot(drop.id().value());
    drop.section().map(StockWire::to).ifPresent(message::setSection);
    return message.build();
  }

  private static StockWish.Drop from(DropMsg message) {
    return new StockWish.Drop(
        new SnapshotId(message.getSnapshot()),
        message.hasSection() ? Optional.of(from(message.getSection())) : Optional.empty());
  }

  public static SectionMsg to(StockWish.Section section) {
    return SectionMsg.newBuilder()
        .setTarget(SnapshotWire.to(section.target()))
        .setDriver(section.driver().value())
        .setSettings(SettingWire.to(section.settings()))
        .build();
  }

  public static StockWish.Section from(SectionMsg message) {
    return new StockWish.Section(
        SnapshotWire.from(message.getTarget()),
        new DriverName(message.getDriver()),
        SettingWire.from(message.getSettings()));
  }

  /** As a host writes it down beside a snapshot. */
  public static byte[] bytes(StockWish.Section section) {
    return to(section).toByteArray();
  }

  public static StockWish.Section section(byte[] bytes) {
    try {
      return from(SectionMsg.parseFrom(bytes));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("bytes that cannot be read: " + e.getMessage(), e);
    }
  }

  public static StockMsg to(Stock stock) {
    return StockMsg.newBuilder()
        .addAllHoldings(stock.holdings().stream().map(StockWire::to).toList())
        .setMore(stock.more())
        .addAllDropped(stock.dropped().stream().map(SnapshotId::value).toList())
        .addAllRefused(stock.refused().stream().map(StockWire::to).toList())
        .build();
  }

  public static Stock from(StockMsg message) {
    return new Stock(
        message.getHoldingsList().stream().map(StockWire::from).toList(),
        message.getMore(),
        message.getDroppedList().stream().map(SnapshotId::new).toList(),
        message.getRefusedList().stream().map(StockWire::from).toList());
  }

  private static HoldingMsg to(Holding holding) {
    var message =
        HoldingMsg.newBuilder()
            .setSnapshot(holding.id().value())
            .setTarget(SnapshotWire.to(holding.target()))
            .setAge(Times.to(holding.age()))
            .setOwn(holding.own());
    holding
        .shares()
        .forEach(
            (name, bytes) ->
                message.addShares(ShareMsg.newBuilder().setName(name).setBytes(bytes)));
    return message.build();
  }

  private static Holding from(HoldingMsg message) {
    var shares = new TreeMap<String, Long>();
    message.getSharesList().forEach(share -> shares.put(share.getName(), share.getBytes()));
    return new Holding(
        new SnapshotId(message.getSnapshot()),
        SnapshotWire.from(message.getTarget()),
        Times.from(message.getAge()),
        message.getOwn(),
        shares);
  }

  private static NotDroppedMsg to(Stock.Refused refused) {
    return NotDroppedMsg.newBuilder()
        .setSnapshot(refused.id().value())
        .setWhy(ProblemWire.to(refused.why()))
        .build();
  }

  private static Stock.Refused from(NotDroppedMsg message) {
    return new Stock.Refused(
        new SnapshotId(message.getSnapshot()), ProblemWire.from(message.getWhy()));
  }

  public static PointStandingMsg to(Standing standing) {
    var message =
        PointStandingMsg.newBuilder().setPoint(standing.point().value()).setBytes(standing.bytes());
    standing.pin().map(StockWire::to).ifPresent(message::setPin);
    return message.build();
  }

  public static Standing from(PointStandingMsg message) {
    return new Standing(
        new PointId(message.getPoint()),
        message.getBytes(),
        message.hasPin() ? Optional.of(from(message.getPin())) : Optional.empty());
  }

  private static PinMsg to(Pin pin) {
    return PinMsg.newBuilder()
        .setBy(pin.by())
        .setAt(Times.to(pin.at()))
        .setReason(pin.reason())
        .build();
  }

  private static Pin from(PinMsg message) {
    return new Pin(message.getBy(), Times.from(message.getAt()), message.getReason());
  }

  public static PointDropMsg to(PointDrop drop) {
    return PointDropMsg.newBuilder()
        .setPoint(drop.point().value())
        .setWhy(drop.why())
        .setFrees(drop.frees())
        .build();
  }

  public static PointDrop from(PointDropMsg message) {
    return new PointDrop(new PointId(message.getPoint()), message.getWhy(), message.getFrees());
  }
}
