using System.Globalization;
using System.Text;
using ChatDeploy.Benchmarks.Load;
using Npgsql;

namespace ChatDeploy.Benchmarks.World;

/// <summary>200 tenants of 50 stores, 20 tools, one environment without approvals: 10,000 stores, and with each tenant's main 10,200 sites.</summary>
internal sealed class LargeWorld(int tenants)
{
    public const int StoresPerTenant = 50;
    public const int Tools = PushRequests.Repositories;

    private const string Template = "large_world";
    private bool _isMade;

    public int Stores => tenants * StoresPerTenant;

    public int Sites => tenants * (StoresPerTenant + 1);

    /// <summary>A database with the catalog applied, and where wanted a current version in each of the cells.</summary>
    public async Task<string> CopyAsync(BenchmarkStore store, string name, bool hasVersions, CancellationToken cancellationToken)
    {
        if (!_isMade)
        {
            await MakeAsync(await store.CreateAsync(Template, template: null, cancellationToken), Path.Combine(store.Folder, "template"), cancellationToken);
            _isMade = true;
        }

        var connectionString = await store.CreateAsync(name, Template, cancellationToken);
        if (hasVersions) await FillAsync(connectionString, cancellationToken);
        return connectionString;
    }

    /// <summary>Applies the catalog by the product itself; with null, in its own embedded server.</summary>
    public async Task MakeAsync(string? connectionString, string dataDirectory, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(dataDirectory, (UnixFileMode)0b111_101_101);
        var file = Path.Combine(dataDirectory, "catalog.yaml");
        await File.WriteAllTextAsync(file, Catalog(), cancellationToken);
        await using var app = await AppProcess.StartAsync(dataDirectory, connectionString, file, hasInstantRunner: false, cancellationToken);
    }

    /// <summary>A current version for every tool on every site, as a few versions a tool spread over its sites.</summary>
    public static async Task FillAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand("""
            insert into current_versions (environment_id, tool_id, site_id, sha, ref, deployed_at, record_id)
            select e.id, t.id, s.id, md5((t.id * 100 + s.id % 7)::text) || '00000000', 'v1.' || s.id % 7, '2026-11-20'::timestamptz - make_interval(secs => (s.id * t.id) % 1000000), 1
            from environments e cross join tools t cross join sites s;
            """);
        await command.ExecuteNonQueryAsync(cancellationToken);
        // Filled behind the service's back: without a revision, every look would read everything anew.
        await using var revision = source.CreateCommand("update matrix_revision set value = 1");
        await revision.ExecuteNonQueryAsync(cancellationToken);
        await using var vacuum = source.CreateCommand("vacuum analyze");
        await vacuum.ExecuteNonQueryAsync(cancellationToken);
    }

    public static string Tenant(int number) => $"tenant-{number:000}";

    public static string Tool(int number) => $"tool-{number:00}";

    private string Catalog()
    {
        var yaml = new StringBuilder("environments: [{ name: prod }]\ntenants:\n");
        for (var tenant = 0; tenant < tenants; tenant++)
            yaml.Append(CultureInfo.InvariantCulture, $"  - {{ name: {Tenant(tenant)}, stores: [{string.Join(", ", Enumerable.Range(0, StoresPerTenant).Select(s => $"store-{s:00}"))}] }}\n");
        yaml.Append("tools:\n");
        for (var tool = 0; tool < Tools; tool++)
            yaml.Append(CultureInfo.InvariantCulture, $"  - {{ name: {Tool(tool)}, repository: {{ provider: github, id: acme/{Tool(tool)}, branch: main }}, runner: {{ kind: local }}, tenants: [\"*\"] }}\n");
        return yaml.ToString();
    }
}
