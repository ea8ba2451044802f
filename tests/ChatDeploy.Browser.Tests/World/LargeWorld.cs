using System.Globalization;
using System.Text;
using ChatDeploy.Testing;
using ChatDeploy.Tests.Api;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Browser.Tests.World;

/// <summary>200 tenants of 49 stores: 10,000 sites, with a current version of each of 20 tools.</summary>
public sealed class LargeWorld(StoreFixture store) : IAsyncLifetime
{
    public const int Sites = Tenants * (Stores + 1);

    public const string LastSite = "tenant-199/store-48";

    private const int Tenants = 200;
    private const int Stores = 49;
    private const int Tools = 20;

    public ApiWorld Api { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Api = await ApiWorld.StartAsync(store, Catalog());
        await using var db = await Api.DbAsync();
        await db.Database.ExecuteSqlRawAsync("""
            insert into current_versions (environment_id, tool_id, site_id, sha, ref, deployed_at, record_id)
            select e.id, t.id, s.id, md5((t.id * 100 + s.id % 7)::text) || '00000000', 'v1.' || s.id % 7, now() - make_interval(secs => (s.id * t.id) % 10000000), 1
            from environments e cross join tools t cross join sites s;
            update matrix_revision set value = value + 1;
            analyze;
            """);
    }

    public ValueTask DisposeAsync() => Api.DisposeAsync();

    private static string Catalog()
    {
        var yaml = new StringBuilder("environments: [{ name: prod }]\npeople: [{ name: ada, roles: [{ role: deployer }] }, { name: eve, roles: [{ role: viewer }] }]\ntenants:\n");
        var stores = string.Join(", ", Enumerable.Range(0, Stores).Select(n => $"store-{n:00}"));
        for (var tenant = 0; tenant < Tenants; tenant++) yaml.Append(CultureInfo.InvariantCulture, $"  - {{ name: tenant-{tenant:000}, stores: [{stores}] }}\n");
        yaml.Append("tools:\n");
        for (var tool = 0; tool < Tools; tool++)
            yaml.Append(CultureInfo.InvariantCulture, $"  - {{ name: tool-{tool:00}, repository: {{ provider: git, id: acme/tool-{tool:00}, url: \"file:///nowhere/tool.git\", branch: main }}, runner: {{ kind: local }}, tenants: [\"*\"] }}\n");
        return yaml.ToString();
    }
}
