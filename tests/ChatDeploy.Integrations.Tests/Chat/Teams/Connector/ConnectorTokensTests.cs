using ChatDeploy.Core.Chat;
using ChatDeploy.Integrations.Chat.Teams.Connector;
using ChatDeploy.Testing;
using ChatDeploy.Testing.Teams;
using static ChatDeploy.Integrations.Tests.Chat.Teams.TeamsWorld;

namespace ChatDeploy.Integrations.Tests.Chat.Teams.Connector;

public sealed class ConnectorTokensTests
{
    [Fact]
    public async Task A_token_is_fetched_once_however_many_call_at_the_same_time()
    {
        await using var world = await StartAsync();
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => world.SendAsync())), posted => Assert.Null(posted.Failure));
        Assert.Equal(1, world.Teams.Count("token"));
    }

    [Fact]
    public async Task A_token_is_replaced_before_its_end_while_the_old_one_is_used()
    {
        await using var world = await StartAsync();
        await world.SendAsync();
        world.Clock.Advance(TimeSpan.FromMinutes(54));
        await world.SendAsync();
        Assert.Equal(1, world.Teams.Count("token"));
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        world.Teams.Fate = call => call.Name == "token" ? FakeTeamsFate.Hang : FakeTeamsFate.Answer;
        Assert.Null((await world.SendAsync()).Failure);
        await Eventually.TrueAsync(() => world.Teams.Count("token") == 2);
    }

    [Fact]
    public async Task An_outage_of_tokens_is_none_of_messages_while_one_is_good()
    {
        await using var world = await StartAsync();
        await world.SendAsync();
        world.Teams.Fate = call => call.Name == "token" ? FakeTeamsFate.ServerError : FakeTeamsFate.Answer;
        world.Clock.Advance(TimeSpan.FromMinutes(58));
        Assert.Null((await world.SendAsync()).Failure);
        world.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(new SurfaceAnswer.Unreachable("no_token", MayHaveArrived: false), (await world.SendAsync()).Failure?.ToSurfaceAnswer());
        world.Teams.Fate = _ => FakeTeamsFate.Answer;
        world.Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Null((await world.SendAsync()).Failure);
    }

    [Fact]
    public async Task A_token_that_ended_before_its_time_is_replaced_at_once()
    {
        await using var world = await StartAsync();
        await world.SendAsync();
        world.Teams.RevokeTokens();
        Assert.Null((await world.SendAsync()).Failure);
        Assert.Equal((2, 2), (world.Teams.Count("token"), world.Teams.Workspace.Posts.Count));
    }

    [Fact]
    public async Task A_wrong_password_is_refused_with_advice_and_not_asked_for_every_message()
    {
        await using var world = await StartAsync(change: options => options.AppPassword = "former");
        for (var i = 0; i < 3; i++)
        {
            var refused = Assert.IsType<SurfaceAnswer.Refused>((await world.SendAsync()).Failure?.ToSurfaceAnswer());
            Assert.Equal("invalid_client", refused.Code);
            Assert.Contains("Teams:AppPassword", refused.Reason, StringComparison.Ordinal);
        }

        Assert.Equal((1, 0), (world.Teams.Count("token"), world.Teams.Count("send")));
        world.Clock.Advance(TimeSpan.FromSeconds(31));
        await world.SendAsync();
        Assert.Equal(2, world.Teams.Count("token"));
    }

    [Theory]
    [InlineData(FakeTeamsFate.Redirect)]
    [InlineData(FakeTeamsFate.Page)]
    [InlineData(FakeTeamsFate.Endless)]
    public async Task What_is_no_token_is_an_outage(FakeTeamsFate fate)
    {
        await using var world = await StartAsync();
        world.Teams.Fate = _ => fate;
        Assert.Equal(new SurfaceAnswer.Unreachable("no_token", MayHaveArrived: false), (await world.SendAsync()).Failure?.ToSurfaceAnswer());
    }
}
