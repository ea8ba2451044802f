using ChatDeploy.Integrations.Chat.Teams.Tokens;
using ChatDeploy.Testing.Teams;
using static ChatDeploy.Integrations.Tests.Chat.Teams.TeamsWorld;

namespace ChatDeploy.Integrations.Tests.Chat.Teams.Tokens;

public sealed class SigningKeysTests
{
    [Fact]
    public async Task Keys_are_read_once_however_many_ask_at_the_same_time()
    {
        await using var world = await StartAsync();
        var token = world.Token();
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => world.CheckAsync(token)))), Assert.Null);
        Assert.Equal((1, 1), (world.Teams.Count("metadata"), world.Teams.Count("keys")));
    }

    [Fact]
    public async Task A_new_key_is_found_without_waiting_for_the_day()
    {
        await using var world = await StartAsync();
        Assert.Null(await world.CheckAsync(world.Token()));
        world.Clock.Advance(SigningKeys.Pause);
        var old = world.Token();
        world.Teams.Signer.Rotate();
        Assert.Null(await world.CheckAsync(world.Token()));
        Assert.Null(await world.CheckAsync(old));
        Assert.Equal(2, world.Teams.Count("metadata"));
    }

    [Fact]
    public async Task A_flood_of_unknown_keys_reads_them_again_every_five_minutes_and_stops_nobody()
    {
        await using var world = await StartAsync();
        Assert.Null(await world.CheckAsync(world.Token()));
        for (var minute = 0; minute < 11; minute++)
        {
            for (var i = 0; i < 20; i++) Assert.Equal("unknown_key", await world.CheckAsync(world.Token(header: h => h["kid"] = Guid.NewGuid().ToString())));
            Assert.Null(await world.CheckAsync(world.Token(c => c["exp"] = 4_000_000_000)));
            world.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(3, world.Teams.Count("metadata"));
    }

    [Fact]
    public async Task Keys_are_read_again_after_a_day_and_one_that_was_taken_back_is_gone()
    {
        await using var world = await StartAsync();
        Assert.Null(await world.CheckAsync(world.Token()));
        var old = world.Token(c => c["exp"] = 4_000_000_000);
        world.Teams.Signer.Rotate();
        world.Teams.Signer.Published.RemoveAt(0);
        world.Clock.Advance(SigningKeys.KeptFor - TimeSpan.FromMinutes(1));
        Assert.Null(await world.CheckAsync(old));
        world.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("unknown_key", await world.CheckAsync(old));
    }

    [Theory]
    [InlineData(FakeTeamsFate.Outage)]
    [InlineData(FakeTeamsFate.ServerError)]
    [InlineData(FakeTeamsFate.Redirect)]
    [InlineData(FakeTeamsFate.Page)]
    [InlineData(FakeTeamsFate.Endless)]
    public async Task Known_keys_are_good_through_an_outage(FakeTeamsFate fate)
    {
        await using var world = await StartAsync();
        Assert.Null(await world.CheckAsync(world.Token()));
        world.Teams.Fate = _ => fate;
        world.Clock.Advance(TimeSpan.FromDays(3));
        Assert.Null(await world.CheckAsync(world.Token()));
        Assert.Equal(2, world.Teams.Count("metadata"));
    }

    [Fact]
    public async Task Without_any_keys_nobody_can_be_heard_and_they_are_asked_for_soon_again()
    {
        await using var world = await StartAsync();
        world.Teams.Fate = _ => FakeTeamsFate.ServerError;
        for (var i = 0; i < 5; i++) Assert.Equal(BotTokenAnswer.KeysUnavailable, await world.CheckAsync(world.Token()));
        Assert.Equal(1, world.Teams.Count("metadata"));
        world.Teams.Fate = _ => FakeTeamsFate.Answer;
        world.Clock.Advance(SigningKeys.FirstPause);
        Assert.Null(await world.CheckAsync(world.Token()));
    }

    [Fact]
    public async Task Metadata_that_does_not_answer_is_not_waited_for_long()
    {
        await using var world = await StartAsync(speed: 40);
        world.Teams.Fate = _ => FakeTeamsFate.Hang;
        Assert.Equal(BotTokenAnswer.KeysUnavailable, await world.CheckAsync(world.Token()));
    }

    [Theory]
    [InlineData("http://example.com/keys")]
    [InlineData("file:///etc/passwd")]
    [InlineData("keys")]
    public async Task Keys_are_not_read_from_unsafe_places(string address)
    {
        await using var world = await StartAsync();
        world.Teams.KeysUrl = address;
        Assert.Equal(BotTokenAnswer.KeysUnavailable, await world.CheckAsync(world.Token()));
        Assert.Equal(0, world.Teams.Count("keys"));
    }

    [Fact]
    public async Task One_who_gives_up_waiting_ends_nobody_else_s_reading()
    {
        await using var world = await StartAsync();
        using var ended = new CancellationTokenSource();
        await ended.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => world.Tokens.CheckAsync("Bearer " + world.Token(), "msteams", world.Teams.ServiceUrl.AbsoluteUri, ended.Token));
        Assert.Null(await world.CheckAsync(world.Token()));
        Assert.Equal(1, world.Teams.Count("metadata"));
    }
}
