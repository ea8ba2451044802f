// A process that uses the embedded server as the application does, for tests that kill processes: starts or attaches,
// prints "owns" or "attached" with the connection string, and stops using it when its standard input ends.
using ChatDeploy.Integrations.Postgres.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

var options = new EmbeddedPostgresOptions { DataDirectory = args[0] };
await using var postgres = await EmbeddedPostgres.StartAsync(options, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
await Console.Out.WriteLineAsync($"{(postgres.Owns ? "owns" : "attached")} {postgres.ConnectionString}");
await Console.In.ReadToEndAsync();
