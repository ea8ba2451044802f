using System.Diagnostics;
using ChatDeploy.Benchmarks.Results;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.CurrentVersions;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Integrations.Postgres;
using ChatDeploy.Integrations.Postgres.CurrentVersions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace ChatDeploy.Benchmarks.Scenarios;

/// <summary>The parts of the matrix without HTTP: loading the snapshot, writing its JSON.</summary>
internal static class MatrixLoading
{
    public static async Task AddAsync(Workbench bench, string connectionString, double sqlWhole)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        var hints = new Hints();
        using var catalogs = new CatalogSnapshots(new Contexts(source), hints, TimeProvider.System, NullLogger<CatalogSnapshots>.Instance);
        var catalog = await catalogs.GetAsync(bench.CancellationToken);
        var (load, write) = (new List<double>(), new List<double>());
        for (var round = 0; round < 5; round++)
        {
            using var matrices = new MatrixSnapshots(new PostgresCurrentVersionStore(source, TimeProvider.System), catalogs, hints, TimeProvider.System, NullLogger<MatrixSnapshots>.Instance);
            var began = Stopwatch.GetTimestamp();
            var snapshot = await matrices.GetAsync(bench.CancellationToken);
            load.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            began = Stopwatch.GetTimestamp();
            MatrixJson.Whole(snapshot, catalog.Environments.Active[0]);
            write.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        bench.Table.Add(new ResultRow("", "MatrixSnapshots: loaded from the store", Figure.Median(load), "ms") { Floor = sqlWhole, FloorName = "SQL, 7 columns" });
        bench.Table.Add(new ResultRow("", "MatrixJson: the whole matrix written once per revision", Figure.Median(write), "ms"));
    }

    private sealed class Contexts(NpgsqlDataSource source) : IDbContextFactory<DeployDbContext>
    {
        public DeployDbContext CreateDbContext()
        {
            var options = new DbContextOptionsBuilder<DeployDbContext>();
            PostgresStore.Configure(options, source);
            return new DeployDbContext(options.Options);
        }
    }
}
