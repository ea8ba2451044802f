using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.Git;

namespace ChatDeploy.Integrations.Tests.Scm.Git;

/// <summary>A repository that cannot be reached, and its mirror.</summary>
public sealed class MirroredCloneTests : IDisposable
{
    private readonly GitRepository _mirror = new();
    private readonly CloneDirectory _directory = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _mirror.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task The_mirror_is_cloned_and_fetched_where_the_repository_cannot_be_reached()
    {
        var clones = _directory.Open();
        var source = At("file:///nowhere/at/all.git");
        var one = _mirror.Commit("one");
        await clones.FetchAsync(source, Cancel);
        Assert.Equal(one, await clones.ResolveAsync(source, "main", Cancel));
        var two = _mirror.Commit("two");
        _mirror.Git("tag", "v2");
        await clones.FetchAsync(source, Cancel);
        Assert.Equal((two, two), (await clones.ResolveAsync(source, "main", Cancel), await clones.ResolveAsync(source, "v2", Cancel)));
        Assert.Equal([new TaggedCommit("v2", two)], await clones.TagsAsync(source, Cancel));
    }

    [Fact]
    public async Task A_mirror_that_lags_behind_takes_nothing_away()
    {
        using var own = new GitRepository();
        var clones = _directory.Open();
        own.Commit("one");
        _mirror.Git("pull", "--quiet", own.Url, "main");
        var two = own.Commit("two");
        own.Git("branch", "feature");
        await clones.FetchAsync(At(own.Url), Cancel);
        await clones.FetchAsync(At("file:///nowhere/at/all.git"), Cancel);
        Assert.Equal((two, two), (await clones.ResolveAsync(At(own.Url), "main", Cancel), await clones.ResolveAsync(At(own.Url), "feature", Cancel)));
    }

    [Fact]
    public async Task With_both_out_of_reach_it_says_so()
    {
        var clones = _directory.Open();
        await Assert.ThrowsAsync<SourceUnavailableException>(() => clones.FetchAsync(new SourceLocation(new RepositoryKey("git", "acme/crm"), "file:///nowhere.git", "file:///nowhere/else.git"), Cancel));
    }

    private SourceLocation At(string url) => new(new RepositoryKey("git", "acme/crm"), url, _mirror.Url);
}
