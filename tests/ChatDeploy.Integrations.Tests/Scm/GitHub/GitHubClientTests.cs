using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.GitHub;
using ChatDeploy.Testing.Scm.GitHub;
using static ChatDeploy.Integrations.Tests.Scm.GitHub.GitHubWorld;

namespace ChatDeploy.Integrations.Tests.Scm.GitHub;

/// <summary>Who we are to GitHub, and how we behave when it fails or has enough of us.</summary>
public sealed class GitHubClientTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    private static readonly GitRef Main = new(GitRefKind.Branch, "main");

    [Fact]
    public async Task Without_credentials_nothing_is_asked()
    {
        await using var world = await StartAsync();
        world.NewClient(new GitHubOptions());
        Assert.Equal((false, false), (world.Api.IsOn, world.Pipelines.IsOn));
        await Assert.ThrowsAsync<ScmRefusedException>(() => world.Api.ResolveAsync(Crm, Main, Ct));
        Assert.Empty(world.GitHub.Calls);
    }

    [Fact]
    public async Task A_token_that_github_does_not_take_is_refused_with_the_key_to_check_and_told_nowhere()
    {
        await using var world = await StartAsync();
        world.NewClient(new GitHubOptions { Token = "ghp_wrong" });
        var refused = await Assert.ThrowsAsync<ScmRefusedException>(() => world.Api.ResolveAsync(Crm, Main, Ct));
        Assert.Contains("401 (Bad credentials)", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Scm:GitHub:Token", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ghp_wrong", refused + string.Concat(world.Log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_app_gets_one_token_for_many_calls_and_another_before_that_ends()
    {
        await using var world = await StartAsync();
        var sha = world.Repository.Push("main", "First");
        await world.BeAppAsync();
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => world.Api.ResolveAsync(Crm, Main, Ct))), resolved => Assert.Equal(sha, resolved));
        Assert.Equal(1, world.GitHub.Door.TokensGiven);
        world.Clock.Ahead = TimeSpan.FromMinutes(54);
        await world.Api.ResolveAsync(Crm, Main, Ct);
        Assert.Equal(1, world.GitHub.Door.TokensGiven);
        world.Clock.Ahead = TimeSpan.FromMinutes(56);
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => world.Api.ResolveAsync(Crm, Main, Ct)));
        Assert.Equal(2, world.GitHub.Door.TokensGiven);
    }

    [Fact]
    public async Task A_token_that_ended_before_its_time_and_a_new_installation_are_noticed()
    {
        await using var world = await StartAsync();
        var sha = world.Repository.Push("main", "First");
        await world.BeAppAsync();
        world.GitHub.Door.RevokeTokens();
        Assert.Equal(sha, await world.Api.ResolveAsync(Crm, Main, Ct));
        world.GitHub.Door.Install("acme");
        Assert.Equal(sha, await world.Api.ResolveAsync(Crm, Main, Ct));
        world.Clock.Ahead = TimeSpan.FromHours(2);
        world.GitHub.Door.Install("acme");
        Assert.Equal(sha, await world.Api.ResolveAsync(Crm, Main, Ct));
    }

    [Fact]
    public async Task Where_the_app_is_not_installed_it_says_so()
    {
        await using var world = await StartAsync();
        world.Repository.Push("main", "First");
        await world.BeAppAsync();
        world.GitHub.Door.Uninstall("acme");
        var refused = await Assert.ThrowsAsync<ScmRefusedException>(() => world.Api.ResolveAsync(Crm, Main, Ct));
        Assert.Contains("not installed at acme/crm", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_not_changed_costs_nothing()
    {
        await using var world = await StartAsync();
        var first = world.Repository.Push("main", "First");
        world.GitHub.Rates.AnHour = 3;
        for (var i = 0; i < 10; i++) Assert.Equal(first, await world.Api.ResolveAsync(Crm, Main, Ct));
        Assert.Equal(9, world.GitHub.Calls.Count(call => call.Status == 304));
        Assert.Equal(world.Repository.Push("main", "Second"), await world.Api.ResolveAsync(Crm, Main, Ct));
    }

    [Fact]
    public async Task When_the_hour_is_spent_nothing_is_sent_until_it_ends()
    {
        await using var world = await StartAsync();
        world.Repository.Push("main", "First");
        world.GitHub.Rates.AnHour = 2;
        await world.Api.ResolveAsync(Crm, Main, Ct);
        await world.Api.ResolveAsync(Crm, new GitRef(GitRefKind.Branch, "other"), Ct).ContinueWith(_ => { }, TaskScheduler.Default);
        var calls = world.GitHub.Calls.Count;
        var unavailable = await Assert.ThrowsAsync<ScmUnavailableException>(() => world.Api.TagsAsync(Crm, 1, Ct));
        Assert.InRange(unavailable.RetryAfter!.Value, TimeSpan.FromMinutes(58), TimeSpan.FromMinutes(60));
        Assert.Equal((calls, 0), (world.GitHub.Calls.Count, world.GitHub.Rates.Refused));
        world.Clock.Ahead = unavailable.RetryAfter.Value + TimeSpan.FromSeconds(1);
        Assert.Empty(await world.Api.TagsAsync(Crm, 1, Ct));
    }

    [Fact]
    public async Task A_secondary_limit_is_respected_for_as_long_as_it_says()
    {
        await using var world = await StartAsync();
        (world.GitHub.Fate, world.GitHub.SecondaryLimitLasts) = (_ => FakeGitHubFate.SecondaryLimit, TimeSpan.FromMinutes(3));
        var unavailable = await Assert.ThrowsAsync<ScmUnavailableException>(() => world.Api.TagsAsync(Crm, 1, Ct));
        Assert.Equal(TimeSpan.FromMinutes(3), unavailable.RetryAfter);
        await Assert.ThrowsAsync<ScmUnavailableException>(() => world.Api.TagsAsync(Crm, 1, Ct));
        Assert.Single(world.GitHub.Calls);
        world.GitHub.Fate = _ => FakeGitHubFate.Answer;
        world.Clock.Ahead = TimeSpan.FromMinutes(3) + TimeSpan.FromSeconds(1);
        Assert.Empty(await world.Api.TagsAsync(Crm, 1, Ct));
    }

    [Fact]
    public async Task A_secondary_limit_without_a_time_is_respected_longer_each_time()
    {
        await using var world = await StartAsync();
        world.GitHub.Fate = _ => FakeGitHubFate.SecondaryLimitWithoutTime;
        foreach (var minutes in new[] { 1, 2, 4 })
        {
            Assert.Equal(TimeSpan.FromMinutes(minutes), (await Assert.ThrowsAsync<ScmUnavailableException>(() => world.Api.TagsAsync(Crm, 1, Ct))).RetryAfter);
            world.Clock.Ahead += TimeSpan.FromMinutes(minutes) + TimeSpan.FromSeconds(1);
        }
    }

    [Fact]
    public async Task A_missing_right_is_no_rate_limit()
    {
        await using var world = await StartAsync();
        world.GitHub.Door.IsReadOnly = true;
        await Assert.ThrowsAsync<ScmRefusedException>(() => world.Pipelines.CancelAsync(Crm, "1", Ct));
        Assert.Empty(await world.Api.TagsAsync(Crm, 1, Ct));
    }

    [Theory]
    [InlineData(FakeGitHubFate.Outage)]
    [InlineData(FakeGitHubFate.ServerError)]
    [InlineData(FakeGitHubFate.Page)]
    public async Task A_read_is_tried_again_and_then_unavailable(FakeGitHubFate fate)
    {
        await using var world = await StartAsync();
        var sha = world.Repository.Push("main", "First");
        var calls = 0;
        world.GitHub.Fate = _ => ++calls < 3 ? fate : FakeGitHubFate.Answer;
        Assert.Equal(sha, await world.Api.ResolveAsync(Crm, Main, Ct));
        world.GitHub.Fate = _ => fate;
        await Assert.ThrowsAsync<ScmUnavailableException>(() => world.Api.ResolveAsync(Crm, Main, Ct));
        Assert.Equal(6, world.GitHub.Calls.Count);
    }

    [Theory]
    [InlineData(FakeGitHubFate.Outage)]
    [InlineData(FakeGitHubFate.LoseAnswer)]
    [InlineData(FakeGitHubFate.ServerErrorAfter)]
    public async Task A_write_is_sent_once_whatever_becomes_of_it(FakeGitHubFate fate)
    {
        await using var world = await StartAsync();
        world.GitHub.Fate = _ => fate;
        await Assert.ThrowsAsync<ScmUnavailableException>(() => world.Pipelines.CancelAsync(Crm, "1", Ct));
        Assert.Single(world.GitHub.Calls);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_unavailable()
    {
        await using var world = await StartAsync();
        _ = world.Client;
        await world.GitHub.StopAsync();
        Assert.Contains("cannot be reached", (await Assert.ThrowsAsync<ScmUnavailableException>(() => world.Pipelines.CancelAsync(Crm, "1", Ct))).Message, StringComparison.Ordinal);
    }
}
