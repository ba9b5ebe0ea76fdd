/** What `npm start -- --help` prints. */
export const HELP = `Starts the whole system: log, bus, intake, relay, read models, wall, and a simulated province.

  npm start -- [options]

  --empty          without the simulation, ready for real schools; the clock is real time
  --at HH:MM       time of day at which the simulation begins (default 06:40); later starts go on where they were
  --date Y-M-D     day on which the simulation begins (default today, or the next school day)
  --speed N        simulated minutes a real minute (default 60)
  --seed N         the same seed gives the same facts (default 1)
  --schools N      number of simulated schools (default 730)
  --help           this text

Environment: IOC_PORT_BASE (8400), IOC_HOST (127.0.0.1), IOC_DATA_DIR (.data), IOC_PROVINCE (ref);
EVENTSTORE_URL, NATS_URL, CLICKHOUSE_URL point to engines that run elsewhere and are then not started here.
`
