using System.Net;
using ChatDeploy.Browser.Tests.Browsing;
using ChatDeploy.Testing;
using ChatDeploy.Testing.Teams;
using ChatDeploy.Tests.Chat.Teams;
using Microsoft.Playwright;

namespace ChatDeploy.Browser.Tests.Teams;

/// <summary>The personal tab in a page that speaks Teams' side of <c>teams-js</c>. With <c>CHATDEPLOY_PICTURES=all</c> pictures lie in <c>TestResults/screens</c>.</summary>
public sealed class TeamsTabTests(TeamsTabTests.Tenant tenant, Chromium chromium) : IClassFixture<TeamsTabTests.Tenant>
{
    private const string Grace = "00000000-0000-0000-0000-00000000009e";
    private const string Ada = "00000000-0000-0000-0000-0000000000ad";

    [Theory]
    [InlineData("default", 390)]
    [InlineData("dark", 390)]
    [InlineData("default", 1100)]
    public async Task An_approver_sees_what_waits_for_her_with_links_to_the_console(string theme, int width)
    {
        await using var grace = await ComeAsync(width);
        var tab = await TeamsHost.OpenAsync(grace, tenant.Service, Token(Grace), theme);
        await tab.Locator("#as").SeesAsync("As grace");
        grace.ExpectNoComplaint();
        var approvals = tab.Locator("section").Filter(new() { HasText = "My approvals" });
        await approvals.SeesAsync("crm@v1.0.0 to acme on prod");
        await approvals.SeesAsync("0 of 1 given");
        await Assertions.Expect(approvals.GetByRole(AriaRole.Link, new() { Name = tenant.Asked })).ToHaveAttributeAsync("href", $"/deployments/{tenant.Asked}");
        await tab.Locator("section").Filter(new() { HasText = "My deployments" }).SeesAsync("You have asked for none yet");
        await PlaygroundWorld.PictureAsync(grace.Page, $"tab-approvals-{theme}-{width}");
        Assert.Equal(0, await tab.Locator("html").EvaluateAsync<int>("page => Math.max(0, page.scrollWidth - innerWidth)"));
        Assert.Equal(theme == "dark" ? "dark" : "light", await tab.Locator("html").EvaluateAsync<string>("page => getComputedStyle(page).colorScheme"));
        grace.ExpectNoComplaint();
    }

    [Theory]
    [InlineData("default")]
    [InlineData("dark")]
    public async Task A_deployer_sees_her_deployments_as_they_stand_now(string theme)
    {
        await using var ada = await ComeAsync(390);
        var tab = await TeamsHost.OpenAsync(ada, tenant.Service, Token(Ada, "Ada"), theme);
        var deployments = tab.Locator("section").Filter(new() { HasText = "My deployments" });
        await deployments.SeesAsync("Needs approval");
        await tab.Locator("section").Filter(new() { HasText = "My approvals" }).SeesAsync("Nothing waits for you");
        var preview = (await tenant.World.Api.PreviewAsync("ada", "stage", "tag:v1.0.0", ["globex/north"]))["id"]!;
        await tab.GetByRole(AriaRole.Button, new() { Name = "Refresh" }).ClickAsync();
        await deployments.SeesAsync(preview);
        await PlaygroundWorld.PictureAsync(ada.Page, $"tab-deployments-{theme}");
        ada.ExpectNoComplaint();
    }

    [Fact]
    public async Task Somebody_whom_the_catalog_does_not_have_is_told_who_can_add_them()
    {
        await using var zoe = await ComeAsync(390);
        var tab = await TeamsHost.OpenAsync(zoe, tenant.Service, Token("00000000-0000-0000-0000-0000000000fe", "Zoe"));
        await tab.Locator("#mine").SeesAsync("You are not in the catalog yet");
        await PlaygroundWorld.PictureAsync(zoe.Page, "tab-visitor");
    }

    [Fact]
    public async Task Where_Teams_signs_nobody_in_the_tab_says_who_can_mend_it()
    {
        await using var grace = await ComeAsync(390);
        var tab = await TeamsHost.OpenAsync(grace, tenant.Service, token: null);
        await tab.GetByRole(AriaRole.Alert).SeesAsync("Teams does not sign you in here (resourceRequiresConsent).");
        await PlaygroundWorld.PictureAsync(grace.Page, "tab-no-token");
        await grace.Page.EvaluateAsync("token => globalThis.token = token", Token(Grace));
        await tab.GetByRole(AriaRole.Button, new() { Name = "Refresh" }).ClickAsync();
        await tab.Locator("#as").SeesAsync("As grace");
        await Assertions.Expect(tab.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Outside_of_Teams_the_tab_says_that_it_is_one()
    {
        await using var grace = await ComeAsync(390);
        await grace.Page.GotoAsync("/teams/tab");
        await grace.Page.GetByRole(AriaRole.Alert).SeesAsync("This page is a tab of Microsoft Teams");
    }

    [Fact]
    public async Task Nobody_else_frames_the_tab_and_Teams_frames_nothing_else()
    {
        await using var grace = await ComeAsync(390);
        await TeamsHost.OpenAsync(grace, tenant.Service, Token(Grace), address: "https://teams.microsoft.com.evil.example/");
        await Eventually.TrueAsync(() => Task.FromResult(grace.Complaints.Any(c => c.Contains("frame-ancestors", StringComparison.Ordinal))), Chromium.Patience, "the browser refuses the frame");
        using var page = (await tenant.World.Api.GetAsync("/sign-in", null)).Expect(HttpStatusCode.OK).Message;
        Assert.Contains("frame-ancestors 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    private Task<Visitor> ComeAsync(int width) => Visitor.ComeAsync(chromium, tenant.Service, new() { ViewportSize = new() { Width = width, Height = 844 } });

    private string Token(string objectId, string name = "Grace") => tenant.World.Teams.SignIn.Sign(tenant.World.Teams.SignIn.Header(), tenant.World.Teams.SignIn.SignInClaims(objectId, name));

    public sealed class Tenant(StoreFixture store) : IAsyncLifetime
    {
        public TeamsWorld World { get; private set; } = null!;

        public Uri Service => World.Api.ListensAt;

        /// <summary>Ada's deployment that waits for approval.</summary>
        public string Asked { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            World = await TeamsWorld.StartAsync(store);
            await World.Api.CommitAsync("crm", "Keep customers with their stores", "v1.0.0");
            var preview = await World.Api.PreviewAsync("ada", "prod", "tag:v1.0.0", ["acme"]);
            (await World.Api.LaunchAsync("ada", preview)).Expect(HttpStatusCode.OK);
            Asked = preview["id"]!;
        }

        public ValueTask DisposeAsync() => World.DisposeAsync();
    }
}
