package rearguard.agent.driver.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import rearguard.agent.database.Session;
import rearguard.agent.database.Sql;
import rearguard.agent.driver.postgres.PostgresState.Carried;
import rearguard.agent.driver.postgres.PostgresState.Content;
import rearguard.agent.driver.postgres.PostgresState.Needs;
import rearguard.agent.driver.postgres.PostgresState.Right;
import rearguard.agent.driver.postgres.PostgresState.Setting;
import rearguard.agent.host.HostException;

/** What a database says of itself, all as of one moment (PostgreSQL's manual, 53). */
record Catalogue(Session session) {
  /** Columns that not every version has are asked for by name and may be missing. */
  private static final Sql SHAPE =
      Sql.of(
          """
          select s.system_identifier, d.oid, d.datname, pg_current_snapshot(),
            current_setting('server_version_num')::int / 10000,
            pg_get_userbyid(d.datdba), pg_encoding_to_char(d.encoding),
            to_jsonb(d)->>'datlocprovider', d.datcollate, d.datctype,
            coalesce(to_jsonb(d)->>'datlocale', to_jsonb(d)->>'daticulocale'),
            to_jsonb(d)->>'daticurules', t.spcname, d.datconnlimit,
            shobj_description(d.oid, 'pg_database'), d.datacl is null
          from pg_database d join pg_tablespace t on t.oid = d.dattablespace,
            pg_control_system() s
          where d.datname = current_database()""");

  private static final Sql SETTINGS =
      Sql.of(
          """
          select coalesce(r.rolname, ''), split_part(c, '=', 1), substr(c, strpos(c, '=') + 1)
          from pg_db_role_setting s left join pg_roles r on r.oid = s.setrole, unnest(setconfig) c
          where s.setdatabase = (select oid from pg_database where datname = current_database())
          order by 1, 2""");

  private static final Sql RIGHTS =
      Sql.of(
          """
          select coalesce(r.rolname, ''), a.privilege_type, bool_or(a.is_grantable)
          from pg_database d, aclexplode(d.datacl) a left join pg_roles r on r.oid = a.grantee
          where d.datname = current_database() group by 1, 2 order by 1, 2""");

  /** What an extension brings comes with the extension. */
  private static final String OWN =
      """
       n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'
        and not exists (select from pg_depend e where e.deptype = 'e' and e.objid = c.oid
          and e.classid = 'pg_class'::regclass)""";

  private static final Sql TABLES =
      Sql.of(
          "select quote_ident(n.nspname) || '.' || quote_ident(c.relname), c.relkind"
              + " from pg_class c join pg_namespace n on n.oid = c.relnamespace where"
              + " c.relkind in ('r', 'm', 'S') and (c.relkind <> 'm' or c.relispopulated) and "
              + OWN
              + " order by 1");

  /** Nothing of what the server words anew when it is dumped and restored, such as expressions. */
  private static final List<Sql> PRINTED =
      List.of(
          Sql.of(
              "select n.nspname, c.relname, c.relkind, c.relpersistence, a.attname,"
                  + " format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,"
                  + " row_number() over (partition by c.oid order by a.attnum)"
                  + " from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                  + " left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0"
                  + " and not a.attisdropped where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S', 'c')"
                  + " and "
                  + OWN
                  + " order by 1, 2, 9"),
          Sql.of(
              "select n.nspname, c.relname, i.indisunique, i.indisprimary, i.indisexclusion,"
                  + " i.indnatts, t.relname, (select string_agg(a.attname, ',' order by k.at)"
                  + " from unnest(i.indkey) with ordinality k(num, at) join pg_attribute a"
                  + " on a.attrelid = i.indrelid and a.attnum = k.num)"
                  + " from pg_index i join pg_class c on c.oid = i.indexrelid"
                  + " join pg_class t on t.oid = i.indrelid"
                  + " join pg_namespace n on n.oid = c.relnamespace where i.indisvalid and "
                  + OWN
                  + " order by 1, 2"),
          Sql.of(
              "select n.nspname, c.relname, o.conname, o.contype, o.convalidated, o.condeferrable,"
                  + " (select string_agg(a.attname, ',' order by k.at)"
                  + " from unnest(o.conkey) with ordinality k(num, at) join pg_attribute a"
                  + " on a.attrelid = o.conrelid and a.attnum = k.num)"
                  + " from pg_constraint o join pg_class c on c.oid = o.conrelid"
                  + " join pg_namespace n on n.oid = c.relnamespace where o.contype <> 'n' and "
                  + OWN
                  + " order by 1, 2, 3"),
          Sql.of(
              "select n.nspname, c.relname, g.tgname, g.tgenabled from pg_trigger g"
                  + " join pg_class c on c.oid = g.tgrelid"
                  + " join pg_namespace n on n.oid = c.relnamespace where not g.tgisinternal and "
                  + OWN
                  + " order by 1, 2, 3"),
          Sql.of(
              "select n.nspname, c.proname, pg_get_function_identity_arguments(c.oid), c.prokind"
                  + " from pg_proc c join pg_namespace n on n.oid = c.pronamespace where "
                  + OWN.replace("pg_class", "pg_proc")
                  + " order by 1, 2, 3"),
          Sql.of(
              "select n.nspname, c.typname, c.typtype from pg_type c join pg_namespace n"
                  + " on n.oid = c.typnamespace where c.typtype in ('e', 'd', 'r') and "
                  + OWN.replace("pg_class", "pg_type")
                  + " order by 1, 2"));

  private static final Sql EXTENSIONS =
      Sql.of("select extname from pg_extension where extname <> 'plpgsql' order by 1");

  private static final Sql ROLES =
      Sql.of(
          """
          select distinct r.rolname from pg_shdepend s join pg_roles r on r.oid = s.refobjid
          where s.refclassid = 'pg_authid'::regclass and s.dbid =
            (select oid from pg_database where datname = current_database()) order by 1""");

  /** Everything but the rows; quick. */
  PostgresState known() throws HostException, InterruptedException {
    session.ask(Sql.of("select set_config('row_security', 'off', true)"));
    var row = session.ask(SHAPE).getFirst().stream().map(text -> text.orElse("")).toList();
    var rights = rights();
    var settings = settings();
    var shape =
        new Shape(
            row.get(4),
            row.get(5),
            row.get(6),
            row.get(7),
            row.get(8),
            row.get(9),
            row.get(10),
            row.get(11),
            row.get(12),
            row.get(13),
            row.get(14));
    var roles = new TreeSet<>(first(ROLES));
    Stream.of(
            Stream.of(shape.owner()),
            rights.stream().map(Right::role),
            settings.stream().map(Setting::role))
        .flatMap(names -> names)
        .filter(name -> !name.isEmpty())
        .forEach(roles::add);
    var content =
        new Content(
            new TreeMap<>(),
            new TreeMap<>(),
            "0",
            print(),
            new Needs(new TreeSet<>(first(EXTENSIONS)), roles));
    return new PostgresState(
        new Identity(row.get(0), row.get(1), row.get(2), row.get(3)),
        shape,
        new Carried(settings, row.get(15).equals("t"), rights),
        content,
        new TreeMap<>());
  }

  /** With every row counted. */
  PostgresState counted() throws HostException, InterruptedException {
    var known = known();
    var content = known.content();
    var large = first(Sql.of("select count(*) from pg_largeobject_metadata")).getFirst();
    return new PostgresState(
        known.identity(),
        known.shape(),
        known.carried(),
        new Content(tables(), sequences(), large, content.print(), content.needs()),
        known.files());
  }

  /** The names of what holds rows, quoted. */
  List<String> tableNames() throws HostException, InterruptedException {
    return named("r", "m");
  }

  SortedMap<String, String> tables() throws HostException, InterruptedException {
    var counts = new TreeMap<String, String>();
    for (var name : tableNames()) {
      counts.put(name, first(Sql.of("select count(*) from only " + name)).getFirst());
    }
    return counts;
  }

  private SortedMap<String, String> sequences() throws HostException, InterruptedException {
    var found = new TreeMap<String, String>();
    for (var name : named("S")) {
      var asked = Sql.of("select last_value || ' ' || is_called from " + name);
      found.put(name, first(asked).getFirst());
    }
    return found;
  }

  private List<String> named(String... kinds) throws HostException, InterruptedException {
    return session.ask(TABLES).stream()
        .filter(row -> List.of(kinds).contains(row.get(1).orElse("")))
        .map(row -> row.getFirst().orElse(""))
        .toList();
  }

  private List<Setting> settings() throws HostException, InterruptedException {
    return session.ask(SETTINGS).stream()
        .map(row -> row.stream().map(text -> text.orElse("")).toList())
        .map(row -> new Setting(row.get(0), row.get(1), row.get(2)))
        .toList();
  }

  private List<Right> rights() throws HostException, InterruptedException {
    return session.ask(RIGHTS).stream()
        .map(row -> row.stream().map(text -> text.orElse("")).toList())
        .map(row -> new Right(row.get(0), row.get(1), row.get(2).equals("t")))
        .toList();
  }

  private List<String> first(Sql sql) throws HostException, InterruptedException {
    return session.ask(sql).stream().map(List::getFirst).flatMap(Optional::stream).toList();
  }

  private String print() throws HostException, InterruptedException {
    var lines = new ArrayList<String>();
    for (var sql : PRINTED) {
      session.ask(sql).forEach(row -> lines.add(row.toString()));
      lines.add("");
    }
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(String.join("\n", lines).getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
