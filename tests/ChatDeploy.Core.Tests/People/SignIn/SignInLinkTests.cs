using System.Security.Cryptography;
using System.Text;
using ChatDeploy.Core.People.SignIn;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Tests.People.SignIn;

public sealed class SignInLinkTests(StoreFixture store)
{
    [Fact]
    public async Task A_link_signs_its_person_in()
    {
        await using var world = await SignInWorld.CreateAsync(store);
        var answer = Assert.IsType<ConsumeSignInLinkAnswer.SignedIn>(await world.ConsumeAsync(await world.LinkAsync("ada")));
        Assert.Equal("ada", answer.Person.Name);
        Assert.Equal("ada", (await world.RecogniseAsync(answer.Secret))?.Person.Name);
    }

    [Fact]
    public async Task Only_the_hash_of_a_link_is_stored()
    {
        await using var world = await SignInWorld.CreateAsync(store);
        var secret = await world.LinkAsync("ada");
        Assert.Matches("^[A-Za-z0-9_-]{43}$", secret);
        await using var db = world.Chat.Open();
        Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes(secret)), (await db.SignInLinks.SingleAsync()).Hash);
    }

    [Fact]
    public async Task A_link_works_once()
    {
        await using var world = await SignInWorld.CreateAsync(store);
        var secret = await world.LinkAsync("ada");
        await world.ConsumeAsync(secret);
        Assert.Equal("link_used", await world.RefusedAsync(secret));
    }

    [Fact]
    public async Task Of_many_clicks_at_once_one_gets_a_session()
    {
        await using var world = await SignInWorld.CreateAsync(store);
        var secret = await world.LinkAsync("ada");

        // All have seen it unused and wait for its row before the first may go on.
        await using var db = world.Chat.Open();
        Task<ConsumeSignInLinkAnswer>[] clicks;
        await using (var held = await db.Database.BeginTransactionAsync())
        {
            await db.Database.ExecuteSqlAsync($"select id from sign_in_links for update");
            clicks = [.. Enumerable.Range(0, 6).Select(_ => Task.Run(() => world.ConsumeAsync(secret)))];
            await Eventually.TrueAsync(async () => await WaitingAsync(world) == clicks.Length);
        }

        var answers = await Task.WhenAll(clicks);
        Assert.Single(answers.OfType<ConsumeSignInLinkAnswer.SignedIn>());
        Assert.All(answers.OfType<ConsumeSignInLinkAnswer.Refused>(), refused => Assert.Equal("link_used", refused.Refusal.Code));
        Assert.NotNull(await world.SessionAsync());
    }

    [Fact]
    public async Task Looking_at_a_link_does_not_use_it()
    {
        await using var world = await SignInWorld.CreateAsync(store);
        var secret = await world.LinkAsync("ada");
        var links = world.Chat.Get<SignInLinks>();
        Assert.Equal("ada", Assert.IsType<SignInLinkView.Usable>(await links.FindAsync(secret, default)).Person.Name);
        Assert.IsType<SignInLinkView.Usable>(await links.FindAsync(secret, default));
    }

    [Fact]
    public async Task A_link_works_for_ten_minutes()
    {
        await using var world = await SignInWorld.CreateAsync(store);
        var (first, second) = (await world.LinkAsync("ada"), await world.LinkAsync("ada"));
        world.Now += TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1);
        Assert.IsType<ConsumeSignInLinkAnswer.SignedIn>(await world.ConsumeAsync(first));
        world.Now += TimeSpan.FromSeconds(1);
        Assert.Equal("link_expired", await world.RefusedAsync(second));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("cd_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task What_was_never_a_link_is_unknown(string secret)
    {
        await using var world = await SignInWorld.CreateAsync(store);
        Assert.Equal("link_unknown", await world.RefusedAsync(secret));
    }

    [Fact]
    public async Task A_link_of_a_person_who_left_the_catalog_signs_nobody_in()
    {
        await using var world = await SignInWorld.CreateAsync(store);
        var secret = await world.LinkAsync("ada");
        await world.Chat.ApplyAsync("people: [{ name: root, roles: [{ role: admin }] }]");
        Assert.Equal("unknown_person", await world.RefusedAsync(secret));
    }

    [Fact]
    public async Task Nobody_gets_a_link_for_a_stranger()
    {
        await using var world = await SignInWorld.CreateAsync(store);
        var answer = await world.Chat.Get<IssueSignInLink>().HandleAsync("nobody", default);
        Assert.Equal("unknown_person", Assert.IsType<IssueSignInLinkAnswer.Refused>(answer).Refusal.Code);
    }

    [Fact]
    public async Task Unused_links_of_one_person_are_bounded()
    {
        await using var world = await SignInWorld.CreateAsync(store);
        for (var i = 0; i < IssueSignInLink.MostOpen; i++) await world.LinkAsync("ada");
        var answer = await world.Chat.Get<IssueSignInLink>().HandleAsync("ada", default);
        Assert.Equal("too_many_links", Assert.IsType<IssueSignInLinkAnswer.Refused>(answer).Refusal.Code);
        await world.LinkAsync("bob");
        world.Now += SignInLink.Lifetime;
        await world.LinkAsync("ada");
    }

    [Fact]
    public async Task Web_answers_a_link_for_the_asker_alone()
    {
        await using var world = await SignInWorld.CreateAsync(store);
        var answer = await world.Chat.DoAsync("vic", "/deploy web");
        Assert.True(answer.OnlyForAsker);
        Assert.Contains("once and for 10 minutes", answer.Text, StringComparison.Ordinal);
        var url = answer.Text.Split('\n').Single(line => line.StartsWith("http://localhost/sign-in/", StringComparison.Ordinal));
        Assert.Equal("vic", Assert.IsType<ConsumeSignInLinkAnswer.SignedIn>(await world.ConsumeAsync(url[(url.LastIndexOf('/') + 1)..])).Person.Name);
    }

    [Fact]
    public async Task Web_gives_a_person_without_role_no_link()
    {
        await using var world = await SignInWorld.CreateAsync(store);
        await world.Chat.RefusedAsync("forbidden", "zoe", "/deploy web");
    }

    [Fact]
    public async Task The_first_administrator_is_the_catalogs_own()
    {
        await using var world = await SignInWorld.CreateAsync(store);
        Assert.Equal("root", (await world.Chat.Get<FirstAdministrator>().FindAsync(default)).Name);
        await world.Chat.ApplyAsync("people: [{ name: ada }]");
        Assert.Equal("bootstrap", (await world.Chat.Get<FirstAdministrator>().FindAsync(default)).Name);
    }

    private static async Task<int> WaitingAsync(SignInWorld world)
    {
        await using var db = world.Chat.Open();
        return await db.Database.SqlQuery<int>($"select count(*)::int as \"Value\" from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'").SingleAsync();
    }
}
