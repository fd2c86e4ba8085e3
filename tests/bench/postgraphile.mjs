// PostGraphile on the tables of a database (PG* say which), as its guide to production has it: as
// many processes as WORKERS, each with as many connections as a process of ours has threads; no
// watching, no explaining, no editor. Nothing is written through it.
import cluster from "node:cluster";
import { createServer } from "node:http";
import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { grafserv } from "postgraphile/grafserv/node";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";

const { HOST, PORT, SCHEMA = "public", THREADS, WORKERS } = process.env;

if (cluster.isPrimary) {
  for (let number = 0; number < Number(WORKERS); number++) cluster.fork();
  process.on("SIGTERM", () => process.exit(0));
} else {
  const served = postgraphile({
    extends: [PostGraphileAmberPreset],
    disablePlugins: ["PgMutationCreatePlugin", "PgMutationUpdateDeletePlugin"],
    grafast: { explain: false },
    grafserv: { graphiql: false, watch: false },
    pgServices: [makePgService({ schemas: [SCHEMA], poolConfig: { max: Number(THREADS) } })],
  }).createServ(grafserv);
  const server = createServer();
  await served.addTo(server);
  await served.ready();
  server.listen({ host: HOST, port: Number(PORT) });
}
