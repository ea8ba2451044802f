using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Policies;
using ChatDeploy.Core.ReadyQueue;
using ChatDeploy.Core.Scm;
using ChatDeploy.Testing;

namespace ChatDeploy.Core.Tests.ReadyQueue;

public sealed class RefResolverTests(StoreFixture store)
{
    private static readonly Policy _tags = new() { Refs = ["tag:v*"] };

    [Theory]
    [InlineData("v1", "b", "v1")]
    [InlineData("tag:v1", "b", "v1")]
    [InlineData("refs/tags/v1", "b", "v1")]
    [InlineData("main", "c", "main")]
    [InlineData("branch:main", "c", "main")]
    [InlineData("refs/heads/main", "c", "main")]
    public async Task Tags_and_branches_are_found_by_every_spelling(string reference, string commit, string shown)
    {
        await using var world = await WorldAsync();
        var found = await FoundAsync(world, reference);
        Assert.Equal((Payloads.Sha(commit), shown), (found.Sha, found.Reference));
    }

    [Fact]
    public async Task A_sha_may_be_abbreviated_and_is_shown_in_full()
    {
        await using var world = await WorldAsync();
        var sha = Payloads.Sha("a");
        foreach (var spelled in new[] { sha, sha[..7], sha[..12].ToUpperInvariant() })
        {
            var found = await FoundAsync(world, spelled);
            Assert.Equal((sha, sha), (found.Sha, found.Reference));
        }
    }

    [Fact]
    public async Task Digits_that_several_commits_begin_with_are_ambiguous()
    {
        await using var world = await WorldAsync();
        await world.QueryAsync<long>("with u as (update commits set sha = '1234567' || substr(sha, 8) where message in ('a', 'c') returning 1) select count(*) from u");
        Assert.Equal("ambiguous_ref", (await MissingAsync(world, "1234567")).Code);
    }

    [Theory]
    [InlineData("v9")]
    [InlineData("tag:main")]
    [InlineData("branch:v1")]
    [InlineData("abc")]
    [InlineData("0123456789")]
    public async Task What_is_not_there_is_unknown(string reference)
    {
        await using var world = await WorldAsync();
        Assert.Equal("unknown_ref", (await MissingAsync(world, reference)).Code);
    }

    [Fact]
    public async Task A_deleted_tag_is_unknown()
    {
        await using var world = await WorldAsync();
        await world.DeliverAsync(Payloads.GitHub("acme/crm", "refs/tags/v1", "b", null, []));
        await world.DrainAsync();
        Assert.Equal("unknown_ref", (await MissingAsync(world, "v1")).Code);
    }

    [Fact]
    public async Task The_refs_of_a_commit_are_its_tags_and_the_branches_it_is_on()
    {
        await using var world = await WorldAsync();
        var found = await FoundAsync(world, "v1");
        Assert.Equal([new GitRef(GitRefKind.Tag, "v1"), new GitRef(GitRefKind.Branch, "main")], found.Refs);
        await using var db = world.World.Contexts.CreateDbContext();
        Assert.Equal(found.Refs, await Resolver(world).RefsOfAsync(db, world.Tool, found.Sha, CancellationToken.None));
    }

    [Fact]
    public async Task A_ref_left_out_is_the_newest_commit_of_the_deploy_branch()
    {
        await using var world = await WorldAsync();
        var found = await FoundAsync(world, null);
        Assert.Equal((Payloads.Sha("c"), Payloads.Sha("c")), (found.Sha, found.Reference));
    }

    [Fact]
    public async Task Where_only_tags_may_be_deployed_a_ref_left_out_is_the_newest_tagged_commit()
    {
        await using var world = await WorldAsync();
        var found = await FoundAsync(world, null, _tags);
        Assert.Equal((Payloads.Sha("b"), "v1"), (found.Sha, found.Reference));
    }

    [Fact]
    public async Task Where_nothing_is_allowed_nothing_is_ready()
    {
        await using var world = await WorldAsync();
        Assert.Equal("nothing_ready", (await MissingAsync(world, null, new Policy { Refs = ["tag:release-*"] })).Code);
    }

    [Fact]
    public async Task The_clone_knows_commits_tags_and_branches_that_were_never_told()
    {
        await using var world = await QueueWorld.CreateAsync(store);
        using var pushing = new PushingRepository("acme/crm");
        var old = pushing.Git.Commit("old");
        pushing.Git.Git("tag", "v0");
        pushing.Git.Git("branch", "release/0");
        var tool = await world.AddToolAsync("crm", "acme/crm", "git", pushing.Url);
        await pushing.PushAsync(world, "refs/heads/main", git => git.Commit("new"));
        foreach (var reference in new[] { "v0", "release/0", old[..8] })
        {
            var found = Assert.IsType<RefResolution.Found>(await Resolver(world).ResolveAsync(tool, reference, _tags, CancellationToken.None)).Ref;
            Assert.Equal(old, found.Sha);
            Assert.Equal(["main", "release/0", "v0"], found.Refs.Select(r => r.Name).Order(StringComparer.Ordinal));
            await using var db = world.Contexts.CreateDbContext();
            Assert.Equal(found.Refs.Order(Comparer<GitRef>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name))), (await Resolver(world).RefsOfAsync(db, tool, old, CancellationToken.None)).Order(Comparer<GitRef>.Create((a, b) => string.CompareOrdinal(a.Name, b.Name))));
        }
    }

    [Fact]
    public async Task A_repository_that_cannot_be_asked_is_no_matter_where_the_store_knows_enough()
    {
        await using var world = await WorldAsync(url: "file:///nowhere/at/all.git");
        Assert.Equal(Payloads.Sha("b"), (await FoundAsync(world, "v1", _tags)).Sha);
        var missing = await MissingAsync(world, "v9");
        Assert.Equal("unknown_ref", missing.Code);
        Assert.Contains("cannot be asked", missing.Message, StringComparison.Ordinal);
    }

    /// <summary>a, b (v1) and c on main.</summary>
    private async Task<RefWorld> WorldAsync(string? url = null)
    {
        var world = await QueueWorld.CreateAsync(store);
        var tool = await world.AddToolAsync("crm", "acme/crm", url: url ?? "file:///nowhere");
        await world.DeliverAsync(Payloads.GitHub("acme/crm", "refs/heads/main", null, "c", ["a", "b", "c"]));
        await world.DeliverAsync(Payloads.GitHub("acme/crm", "refs/tags/v1", null, "b", []));
        await world.DrainAsync();
        return new RefWorld(world, tool);
    }

    private static RefResolver Resolver(RefWorld world) => Resolver(world.World);

    private static RefResolver Resolver(QueueWorld world) => new(world.Contexts, world.Clones);

    private static async Task<ResolvedRef> FoundAsync(RefWorld world, string? reference, Policy? policy = null) =>
        Assert.IsType<RefResolution.Found>(await Resolver(world).ResolveAsync(world.Tool, reference, policy ?? Policy.None, CancellationToken.None)).Ref;

    private static async Task<RefResolution.Missing> MissingAsync(RefWorld world, string? reference, Policy? policy = null) =>
        Assert.IsType<RefResolution.Missing>(await Resolver(world).ResolveAsync(world.Tool, reference, policy ?? Policy.None, CancellationToken.None));

    private sealed record RefWorld(QueueWorld World, Tool Tool) : IAsyncDisposable
    {
        public Task<long> DeliverAsync(string body) => World.DeliverAsync(body);

        public Task DrainAsync() => World.DrainAsync();

        public Task<T> QueryAsync<T>(string statement) => World.QueryAsync<T>(statement);

        public ValueTask DisposeAsync() => World.DisposeAsync();
    }
}
