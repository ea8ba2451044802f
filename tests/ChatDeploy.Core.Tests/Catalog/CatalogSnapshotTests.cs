using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Policies;
using ChatDeploy.Core.Scm;

namespace ChatDeploy.Core.Tests.Catalog;

public sealed class CatalogSnapshotTests
{
    private static readonly DateTimeOffset _gone = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly CatalogSnapshot _catalog = new(
        7,
        [new Tenant { Id = 2, Name = "globex" }, new Tenant { Id = 1, Name = "acme" }, new Tenant { Id = 3, Name = "initech", ArchivedAt = _gone }],
        [
            new Site { Id = 10, TenantId = 2, Name = "globex" },
            new Site { Id = 11, TenantId = 1, Name = "acme/roma", Store = "roma" },
            new Site { Id = 12, TenantId = 1, Name = "acme/Milano", Store = "Milano" },
            new Site { Id = 13, TenantId = 1, Name = "acme" },
            new Site { Id = 14, TenantId = 1, Name = "acme/alba", Store = "alba", ArchivedAt = _gone },
            new Site { Id = 15, TenantId = 3, Name = "initech" },
        ],
        [Tool(1, "wms", "acme/Shared"), Tool(2, "crm", "acme/shared"), Tool(3, "old", "acme/shared", _gone)],
        [
            new DeployEnvironment { Id = 1, Name = "prod", Ordinal = 2, Policy = Policy.None },
            new DeployEnvironment { Id = 2, Name = "stage", Ordinal = 0, Policy = Policy.None },
        ],
        []);

    [Theory]
    [InlineData("acme", "acme acme/Milano acme/roma")]
    [InlineData("ACME", "acme acme/Milano acme/roma")]
    [InlineData("acme/milano", "acme/Milano")]
    [InlineData("globex", "globex")]
    [InlineData("*", "acme acme/Milano acme/roma globex")]
    public void A_target_selects_its_active_sites_main_first(string target, string sites) =>
        Assert.Equal(sites, string.Join(' ', _catalog.SitesOf(target)!.Select(s => s.Name)));

    [Theory]
    [InlineData("acme/alba")]
    [InlineData("initech")]
    [InlineData("acme/napoli")]
    [InlineData("")]
    public void What_is_archived_or_unknown_is_no_target(string target) => Assert.Null(_catalog.SitesOf(target));

    [Fact]
    public void What_is_archived_is_still_found_by_id()
    {
        Assert.Equal("acme/alba", _catalog.Sites[14].Name);
        Assert.Equal("initech", _catalog.TenantOf(_catalog.Sites[15]).Name);
        Assert.Null(_catalog.Tools.Find("old"));
        Assert.Equal(3, _catalog.Tools.FindEver("OLD")!.Id);
    }

    [Fact]
    public void Tools_that_share_a_repository_are_found_by_it_in_any_case() =>
        Assert.Equal(["crm", "wms"], _catalog.ToolsOf(new RepositoryKey("git", "ACME/shared")).Select(t => t.Name));

    [Fact]
    public void Environments_stand_in_the_catalogs_order() =>
        Assert.Equal(["stage", "prod"], _catalog.Environments.Active.Select(e => e.Name));

    [Fact]
    public void Positions_are_places_in_the_active_list()
    {
        Assert.Equal(2, _catalog.Sites.PositionOf(11));
        Assert.Equal(-1, _catalog.Sites.PositionOf(14));
        Assert.Equal(-1, _catalog.Sites.PositionOf(99));
    }

    [Fact]
    public void A_name_that_is_there_now_goes_before_one_that_was()
    {
        var catalog = new CatalogSnapshot(1, [new Tenant { Id = 1, Name = "Acme", ArchivedAt = _gone }, new Tenant { Id = 2, Name = "acme" }], [], [], [], []);
        Assert.Equal(2, catalog.Tenants.Find("ACME")!.Id);
    }

    private static Tool Tool(int id, string name, string repository, DateTimeOffset? archivedAt = null) => new()
    {
        Id = id,
        Name = name,
        Provider = "git",
        RepositoryId = repository,
        Branch = "main",
        Runners = new RunnerMap(null),
        Tenants = ["*"],
        ArchivedAt = archivedAt,
    };
}
