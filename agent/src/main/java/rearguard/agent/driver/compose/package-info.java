/**
 * Cares for the containers of one Docker Compose project: which services run, in how many
 * containers, from which image by id, made with what, and how healthy they are.
 *
 * <p>Captures the file set in use with project and profiles, what the files hold (secrets are
 * there: it is one encrypted record), what Compose makes of them, and what each image name means.
 * What a fleet file does not say is taken from the labels of the containers that are there, else
 * found as Compose finds it. Each snapshot keeps its images with a name and a container of its own
 * that never runs, see {@link rearguard.agent.driver.compose.Keeping}.
 *
 * <pre>
 *   prepare:  images there by id -> no new rights -> kept model on the bench, read by Compose
 *   restore:  for each service that differs, in order of what needs what:
 *               its image name means the kept id -> up --no-build --no-deps, it alone -> arrived
 *             then the image names mean what they meant
 * </pre>
 *
 * <p>An image comes back by id: the name that the Compose file uses is made to mean it, and what
 * came up is looked at by id. An override file would do as well for the moment, but not for the
 * operator's next {@code docker-compose up -d}: that would see another configuration and bring back
 * what the name means. So Compose is run from the same directory, with the same files as he does,
 * as long as they are the snapshot's and come to the same; then his next command finds nothing to
 * do (some of the second generation, 2.26 for one, count {@code depends_on} as a setting of a
 * container, and make it once more from the same image). Where a file differs (its own driver
 * brings it back, not this one) the kept model is run from the bench instead; the containers are
 * right, and drift goes on naming the file, because his next command would follow it.
 *
 * <p>A service that is older than its files, because somebody edited them and did not bring it up,
 * comes back as it ran. Where Compose would note another hash of the configuration on its
 * containers ({@code config --hash}), the snapshot keeps what the engine was told when it made
 * them, and the engine is told the same again; Compose has no word in it but for a network that is
 * gone. So the operator's next {@code up -d} finds to do what it would have found before.
 *
 * <p>Compose reads what its files name: {@code env_file}, {@code extends}, secrets, by any path and
 * through any link. Root's would read a stranger's choice of root's own files. So where the
 * directory, a file of the set, or a folder between them belongs to somebody else than root, all of
 * it is read as that user, with the groups of his account and an end to memory; what he may not
 * read is refused by file and key. Root acts on what that came to, never on the files: {@code
 * docker-compose config} of the first generation notes the same hash for both, so that the
 * operator's next command finds nothing to do. What cannot be resolved beforehand is refused of a
 * stranger: a seccomp profile in a file, a {@code provider}, hooks that are privileged. What a
 * container mounts the engine looks up when it makes the container, and no earlier look binds it:
 * whoever owns a folder on the way to a bind mount or to the file of a secret may put a link there
 * in between, as before every command of the operator. Give what such a service mounts to root.
 *
 * <p>An image that {@code docker system prune -a} or somebody by hand took is refused by id, before
 * anything changes. Whoever asks for it has it built anew, see {@link
 * rearguard.agent.driver.compose.Rebuild}: where the service has {@code build:} and a component of
 * driver git kept the commit of that folder in the same restore point. The tracked files below the
 * context, as they lay there, without those that {@code .dockerignore} names, are read from git's
 * objects and put on the shelf when the plan is made; the engine's own builder builds from them
 * when it is prepared, and nothing else of the host is given to it. What comes of it has another id
 * and may be another: of such a service the image is compared, and not with what settings it was
 * made. What only BuildKit understands, secrets, {@code ssh}, another network, more contexts and a
 * context of more than 12 MiB packed are refused when it is planned; files that git does not track
 * are not in it, and no account of a registry is used.
 *
 * <p>Rights are what a container had, and no restore gives more: to the named volumes counts what
 * the engine made them of, because {@code driver_opts} make a folder of the host of one.
 *
 * <p>Not restored: the files, networks, volumes and what is in them, what was changed within a
 * container, a service whose containers were not made alike though their files are the same, and
 * one that is older than its files and lives in another container (compare and prepare refuse
 * both). Containers of {@code docker-compose run} are nobody's. Only a local engine is spoken to.
 */
@NullMarked
package rearguard.agent.driver.compose;

import org.jspecify.annotations.NullMarked;
