using System.Net;
using ChatDeploy.Core.Runners;
using ChatDeploy.Testing;
using ChatDeploy.Testing.Mail;
using ChatDeploy.Tests.Api;

namespace ChatDeploy.Tests.Chat.Mail;

/// <summary>The whole application beside a real mail server.</summary>
public sealed class MailChannelTests(StoreFixture store)
{
    private const string List = "releases@example.com";

    private static readonly string Catalog = ApiWorld.Catalog
        .Replace("{ name: bob, roles", "{ name: bob, email: bob@example.com, roles", StringComparison.Ordinal)
        .Replace("{ name: carl, roles", "{ name: carl, email: carl@example.com, roles", StringComparison.Ordinal)
        + $"\nchannels:\n  - {{ surface: mail, id: {List}, tenants: [\"*\"], tools: [\"*\"], environments: [prod], events: [approval, result] }}\n";

    [Fact]
    public async Task A_channel_and_the_approvers_get_a_mail_when_approval_is_asked_for_and_the_channel_one_in_the_same_thread_at_the_end()
    {
        await using var server = await LocalMailServer.StartAsync();
        await using var world = await ApiWorld.StartAsync(
            store, Catalog, null, "--Mail:Host=127.0.0.1", $"--Mail:Port={server.Port}", "--Mail:From=ChatDeploy <chatdeploy@example.com>", "--Mail:Security=None", "--PublicUrl=https://deploy.example.com");
        world.Runner.Outcome = _ => JobOutcome.Succeeded;
        await world.CommitAsync("crm", "First", "v1.0.0");
        var preview = await world.PreviewAsync("ada", "prod", "tag:v1.0.0", ["acme"]);
        var launched = (await world.LaunchAsync("ada", preview)).Expect(HttpStatusCode.OK);
        var id = preview["id"]!;

        var asked = await server.MailsAsync(3);
        Assert.Equal(["bob@example.com", "carl@example.com", List], asked.Select(mail => mail.To).Order(StringComparer.Ordinal));
        Assert.All(asked, mail => AssertSound(mail, id, "waits for approval"));
        (await world.PostAsync($"/api/approvals/{launched["approvalTicket"]}/decisions", "bob", new { decision = "approve", comment = "after the sale" })).Expect(HttpStatusCode.OK);
        await world.UntilAsync(id, "applied");

        await Eventually.TrueAsync(() => Task.FromResult(server.Mails.Count(mail => mail.To == List) >= 2), TimeSpan.FromMinutes(1), "the result");
        var ofList = server.Mails.Where(mail => mail.To == List).ToList();
        AssertSound(ofList[1], id, "applied");
        Assert.Equal(ofList[0]["Message-ID"], ofList[1]["In-Reply-To"]);
        Assert.NotEqual(ofList[0]["Message-ID"], ofList[1]["Message-ID"]);
        await Eventually.TrueAsync(() => Task.FromResult(server.Mails.Any(mail => mail.To == "carl@example.com" && mail["Subject"].Contains("was approved", StringComparison.Ordinal))), TimeSpan.FromMinutes(1), "carl hears that it is decided");

        // Nothing runs at any other moment that is worth a letter.
        Assert.Equal(server.Mails.Count, server.Mails.Select(mail => mail["Message-ID"]).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(2, server.Mails.Count(mail => mail.To == List));
    }

    private static void AssertSound(ReceivedMail mail, string id, string state)
    {
        Assert.Empty(mail.Defects);
        Assert.StartsWith("[ChatDeploy] ", mail["Subject"], StringComparison.Ordinal);
        Assert.Contains(id, mail["Subject"], StringComparison.Ordinal);
        Assert.Contains(state, mail["Subject"], StringComparison.Ordinal);
        Assert.Contains($"https://deploy.example.com/deployments/{id}", mail.Words, StringComparison.Ordinal);
        Assert.Contains($"https://deploy.example.com/deployments/{id}", mail.Html, StringComparison.Ordinal);
        Assert.Contains("crm@v1.0.0", mail.Words, StringComparison.Ordinal);
    }
}
