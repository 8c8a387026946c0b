package rearguard.wire;

import java.util.Optional;
import java.util.stream.Collectors;
import rearguard.model.driver.Ability;
import rearguard.model.driver.DriverSpec;
import rearguard.model.driver.Kind;
import rearguard.model.name.DriverName;
import rearguard.v1.AbilityMsg;
import rearguard.v1.DriverKeyMsg;
import rearguard.v1.DriverSpecMsg;
import rearguard.v1.KindMsg;

/** What a driver is and can do. */
public enum DriverWire {
  ;

  public static DriverSpecMsg to(DriverSpec spec) {
    return DriverSpecMsg.newBuilder()
        .setName(spec.name().value())
        .setKind(to(spec.kind()))
        .addAllAbilities(spec.abilities().stream().sorted().map(DriverWire::to).toList())
        .addAllKeys(spec.keys().stream().map(DriverWire::to).toList())
        .setParts(spec.parts().orElse(""))
        .setPorts(spec.ports().orElse(""))
        .build();
  }

  public static DriverSpec from(DriverSpecMsg message) {
    return new DriverSpec(
        new DriverName(message.getName()),
        from(message.getKind()),
        message.getAbilitiesList().stream().map(DriverWire::from).collect(Collectors.toSet()),
        message.getKeysList().stream().map(DriverWire::from).toList(),
        Optional.of(message.getParts()).filter(key -> !key.isEmpty()),
        Optional.of(message.getPorts()).filter(key -> !key.isEmpty()));
  }

  public static KindMsg to(Kind kind) {
    return switch (kind) {
      case TRAFFIC -> KindMsg.KIND_TRAFFIC;
      case SCHEMA -> KindMsg.KIND_SCHEMA;
      case DATA -> KindMsg.KIND_DATA;
      case CODE -> KindMsg.KIND_CODE;
      case CONFIG -> KindMsg.KIND_CONFIG;
      case PROCESS -> KindMsg.KIND_PROCESS;
    };
  }

  public static Kind from(KindMsg kind) {
    return switch (kind) {
      case KIND_TRAFFIC -> Kind.TRAFFIC;
      case KIND_SCHEMA -> Kind.SCHEMA;
      case KIND_DATA -> Kind.DATA;
      case KIND_CODE -> Kind.CODE;
      case KIND_CONFIG -> Kind.CONFIG;
      case KIND_PROCESS -> Kind.PROCESS;
      case KIND_MSG_UNSPECIFIED, UNRECOGNIZED -> throw Unknown.word("kind of driver", kind);
    };
  }

  private static AbilityMsg to(Ability ability) {
    return switch (ability) {
      case STOP_AND_START -> AbilityMsg.ABILITY_STOP_AND_START;
      case HOLD_TRAFFIC -> AbilityMsg.ABILITY_HOLD_TRAFFIC;
      case RESTORE_ASIDE -> AbilityMsg.ABILITY_RESTORE_ASIDE;
      case PURGE -> AbilityMsg.ABILITY_PURGE;
      case WATCH -> AbilityMsg.ABILITY_WATCH;
      case ESTIMATE_LOSS -> AbilityMsg.ABILITY_ESTIMATE_LOSS;
      case SET -> AbilityMsg.ABILITY_SET;
      case LIVE -> AbilityMsg.ABILITY_LIVE;
      case LASTS -> AbilityMsg.ABILITY_LASTS;
      case MAINTENANCE -> AbilityMsg.ABILITY_MAINTENANCE;
      case REBUILD -> AbilityMsg.ABILITY_REBUILD;
    };
  }

  private static Ability from(AbilityMsg ability) {
    return switch (ability) {
      case ABILITY_STOP_AND_START -> Ability.STOP_AND_START;
      case ABILITY_HOLD_TRAFFIC -> Ability.HOLD_TRAFFIC;
      case ABILITY_RESTORE_ASIDE -> Ability.RESTORE_ASIDE;
      case ABILITY_PURGE -> Ability.PURGE;
      case ABILITY_WATCH -> Ability.WATCH;
      case ABILITY_ESTIMATE_LOSS -> Ability.ESTIMATE_LOSS;
      case ABILITY_SET -> Ability.SET;
      case ABILITY_LIVE -> Ability.LIVE;
      case ABILITY_LASTS -> Ability.LASTS;
      case ABILITY_MAINTENANCE -> Ability.MAINTENANCE;
      case ABILITY_REBUILD -> Ability.REBUILD;
      case ABILITY_MSG_UNSPECIFIED, UNRECOGNIZED -> throw Unknown.word("ability", ability);
    };
  }

  private static DriverKeyMsg to(DriverSpec.Key key) {
    return DriverKeyMsg.newBuilder()
        .setName(key.name())
        .setShape(to(key.shape()))
        .setRequired(key.required())
        .setMeaning(key.meaning())
        .build();
  }

  private static DriverSpec.Key from(DriverKeyMsg key) {
    return new DriverSpec.Key(
        key.getName(), from(key.getShape()), key.getRequired(), key.getMeaning());
  }

  private static DriverKeyMsg.Shape to(DriverSpec.Shape shape) {
    return switch (shape) {
      case TEXT -> DriverKeyMsg.Shape.TEXT;
      case TEXTS -> DriverKeyMsg.Shape.TEXTS;
      case NUMBER -> DriverKeyMsg.Shape.NUMBER;
      case FLAG -> DriverKeyMsg.Shape.FLAG;
      case GROUP -> DriverKeyMsg.Shape.GROUP;
    };
  }

  private static DriverSpec.Shape from(DriverKeyMsg.Shape shape) {
    return switch (shape) {
      case TEXT -> DriverSpec.Shape.TEXT;
      case TEXTS -> DriverSpec.Shape.TEXTS;
      case NUMBER -> DriverSpec.Shape.NUMBER;
      case FLAG -> DriverSpec.Shape.FLAG;
      case GROUP -> DriverSpec.Shape.GROUP;
      case SHAPE_UNSPECIFIED, UNRECOGNIZED -> throw Unknown.word("shape of a key", shape);
    };
  }
}
