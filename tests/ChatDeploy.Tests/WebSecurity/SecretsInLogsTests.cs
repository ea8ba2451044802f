using System.Net;
using ChatDeploy.Testing;
using ChatDeploy.Tests.Api;
using ChatDeploy.Tests.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Tests.WebSecurity;

public sealed class SecretsInLogsTests(StoreFixture store)
{
    [Fact]
    public async Task No_secret_of_signing_in_is_logged()
    {
        using var log = new RememberedLog();
        await using var world = await ApiWorld.StartAsync(store, configure: services => services.AddLogging(logging => logging.AddProvider(log)));
        using var browser = new Browser(world);
        var link = await Browser.LinkAsync(world, "eve");
        var said = await world.PostAsync("/api/chat", "eve", new { text = "/deploy web" });
        (await browser.SignInAsync(link)).Expect(HttpStatusCode.SeeOther);
        (await browser.GetAsync(link)).Expect(HttpStatusCode.Gone);

        // A failure is logged with its path, which for a link holds the secret.
        await using (var db = await world.DbAsync()) await db.Database.ExecuteSqlAsync($"alter table sign_in_links rename to sign_in_links_away");
        (await browser.GetAsync(link)).Expect(HttpStatusCode.InternalServerError);

        var text = string.Join('\n', log.Lines);
        Assert.Contains("/sign-in/", text, StringComparison.Ordinal);
        Assert.DoesNotContain(link[(link.LastIndexOf('/') + 1)..], text, StringComparison.Ordinal);
        Assert.DoesNotContain(browser.Session!, text, StringComparison.Ordinal);
        Assert.DoesNotContain(said["text"]!.Split('\n')[1].Split('/')[^1], text, StringComparison.Ordinal);
    }
}
