using System.Net;
using System.Net.Http.Json;
using ChatDeploy.Testing;
using ChatDeploy.Tests.Api;
using ChatDeploy.Tests.SignIn;

namespace ChatDeploy.Tests.WebSecurity;

public sealed class SecurityHeadersTests(SharedApiWorld shared, StoreFixture store) : IClassFixture<SharedApiWorld>
{
    private readonly ApiWorld _world = shared.World;

    [Theory]
    [InlineData("/sign-in", HttpStatusCode.OK)]
    [InlineData("/sign-in/nonsense", HttpStatusCode.NotFound)]
    [InlineData("/deployments", HttpStatusCode.SeeOther)]
    [InlineData("/api/deployments", HttpStatusCode.Unauthorized)]
    [InlineData("/api/nothing", HttpStatusCode.NotFound)]
    [InlineData("/openapi/v1.json", HttpStatusCode.OK)]
    [InlineData("/healthz/live", HttpStatusCode.OK)]
    public async Task Every_answer_carries_them(string path, HttpStatusCode status)
    {
        using var browser = new Browser(_world);
        AssertSafe((await browser.GetAsync(path)).Expect(status));
    }

    [Fact]
    public async Task An_answer_to_a_broken_body_carries_them() =>
        AssertSafe((await _world.SendAsync(HttpMethod.Post, "/api/chat", "ada", new StringContent("{", System.Text.Encoding.UTF8, "application/json"))).ExpectProblem(HttpStatusCode.BadRequest, "malformed_json"));

    [Fact]
    public async Task What_is_answered_to_a_person_is_kept_by_no_cache()
    {
        using var browser = await Browser.SignedInAsync(_world, "eve");
        Assert.Contains("no-store", (await browser.GetAsync("/deployments")).Message.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Contains("no-store", (await browser.GetAsync("/api/deployments")).Message.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Contains("no-store", (await browser.GetAsync("/sign-in/nonsense")).Message.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Contains("no-cache", (await browser.GetAsync("/api/matrix?environment=prod")).Expect(HttpStatusCode.OK).Message.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_have_no_script_and_no_style_of_their_own()
    {
        using var browser = await Browser.SignedInAsync(_world, "eve");
        foreach (var path in new[] { "/deployments", "/sign-in/nonsense", await Browser.LinkAsync(_world, "eve") })
        {
            var page = (await browser.GetAsync(path)).Text;
            Assert.DoesNotContain("<style", page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(" style=", page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotMatch("<script(?![^>]* src=)", page);
        }
    }

    [Fact]
    public async Task Under_https_cookies_are_secure_and_browsers_stay_with_https()
    {
        await using var world = await ApiWorld.StartAsync(store, settings: "--PublicUrl=https://deploy.example.com");
        var made = (await world.PostAsync("/api/sign-in-links", "root", new { person = "eve" })).Expect(HttpStatusCode.Created);
        Assert.StartsWith("https://deploy.example.com/sign-in/", made["url"], StringComparison.Ordinal);
        using var browser = new Browser(world);
        var link = new Uri(made["url"]!).AbsolutePath;
        var page = (await browser.GetAsync(link)).Expect(HttpStatusCode.OK);
        Assert.Equal("max-age=31536000", page.Message.Headers.GetValues("Strict-Transport-Security").Single());
        var antiforgery = page.Message.Headers.GetValues("Set-Cookie").Single();
        Assert.StartsWith("__Host-chatdeploy-antiforgery=", antiforgery, StringComparison.Ordinal);
        Assert.Contains("; secure", antiforgery, StringComparison.OrdinalIgnoreCase);

        // As the proxy in front passes it on: without encryption, with the browser's cookies.
        using var press = new HttpRequestMessage(HttpMethod.Post, link) { Content = Browser.Form(("__RequestVerificationToken", Browser.TokenOf(page))) };
        press.Headers.Add("Cookie", antiforgery.Split(';')[0]);
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = world.ListensAt };
        using var pressed = await client.SendAsync(press);
        Assert.Equal(HttpStatusCode.SeeOther, pressed.StatusCode);
        var session = pressed.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("__Host-chatdeploy-session=", StringComparison.Ordinal));
        Assert.Contains("; secure", session, StringComparison.OrdinalIgnoreCase);
    }

    private static void AssertSafe(ApiAnswer answer)
    {
        var headers = answer.Message.Headers;
        Assert.StartsWith("default-src 'none'; script-src 'self';", headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("DENY", headers.GetValues("X-Frame-Options").Single());
        Assert.Equal("no-referrer", headers.GetValues("Referrer-Policy").Single());
        Assert.Equal("same-origin", headers.GetValues("Cross-Origin-Opener-Policy").Single());
        Assert.Contains("camera=()", headers.GetValues("Permissions-Policy").Single(), StringComparison.Ordinal);
        Assert.False(headers.Contains("Strict-Transport-Security"), "there is no https here");
    }
}
