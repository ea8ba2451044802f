using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using ChatDeploy.Core.Catalog.Documents;
using ChatDeploy.Core.Policies;
using ChatDeploy.Pages.Catalog;
using ChatDeploy.Testing;
using ChatDeploy.Tests.Api;
using ChatDeploy.Tests.SignIn;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Tests.Pages.Catalog;

public sealed partial class CatalogPagesTests(StoreFixture store)
{
    [Fact]
    public async Task The_catalog_is_summed_up_with_policies_in_words()
    {
        await using var world = await ApiWorld.StartAsync(store);
        using var eve = await Browser.SignedInAsync(world, "eve");
        var page = (await eve.GetAsync("/catalog")).Html();
        Assert.Contains("Takes only tags v*.", page, StringComparison.Ordinal);
        Assert.Contains("Needs 1 approval, not counting the requester's own.", page, StringComparison.Ordinal);
        Assert.Contains("acme/crm", page, StringComparison.Ordinal);
        Assert.DoesNotContain("/catalog/edit", page, StringComparison.Ordinal);
        (await eve.GetAsync("/catalog/edit")).Expect(HttpStatusCode.Forbidden);
        Assert.Contains("twoPersonRule", (await eve.GetAsync("/catalog/yaml")).Html(), StringComparison.Ordinal);
        Assert.Equal(ApiWorld.Catalog, (await eve.GetAsync("/catalog.yaml")).Expect(HttpStatusCode.OK).Text);

        var found = (await eve.GetAsync("/catalog/sites?q=ROMA")).Html();
        Assert.Contains("<strong>acme/pdv-roma</strong>", found, StringComparison.Ordinal);
        Assert.DoesNotContain("pdv-milano", found, StringComparison.Ordinal);
        Assert.Contains("+ store acme/pdv-roma", (await eve.GetAsync("/catalog/revisions/1")).Html(), StringComparison.Ordinal);
        Assert.Contains("Revision 1", (await eve.GetAsync("/catalog/revisions")).Html(), StringComparison.Ordinal);
        (await eve.GetAsync("/catalog/revisions/9")).Expect(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Administrators_see_which_channel_takes_no_posts_and_why()
    {
        await using var world = await ApiWorld.StartAsync(store);
        await world.CommitAsync("crm", "first");
        var id = (await world.DeployedAsync("main", "acme"))["id"];
        await using (var db = await world.DbAsync())
        {
            await db.Database.ExecuteSqlAsync(
                $"""
                insert into posts (deployment_id, surface, workspace, channel_id, created_at, shown_revision, told_revision, is_settled, failures, version, refused_code, refused_reason, refused_at, refused_at_catalog)
                select max(id), 'slack', 'T0', 'C0DEPLOYS', now(), 0, 0, false, 0, 1, 'not_in_channel', 'Invite the bot to the channel.', now(), 1 from deployments
                """);
        }

        using var root = await Browser.SignedInAsync(world, "root");
        using var eve = await Browser.SignedInAsync(world, "eve");
        var page = PageText.TextOf((await root.GetAsync("/catalog")).Text);
        Assert.Contains("slack C0DEPLOYS takes no posts since", page, StringComparison.Ordinal);
        Assert.Contains("Invite the bot to the channel. One deployment is not shown there, the last is " + id, page, StringComparison.Ordinal);
        Assert.DoesNotContain("C0DEPLOYS", (await eve.GetAsync("/catalog")).Text, StringComparison.Ordinal);

        // It has shown something since.
        await using (var db = await world.DbAsync()) await db.Database.ExecuteSqlAsync($"update posts set shown_at = refused_at + interval '1 second' where channel_id = 'C0DEPLOYS'");

        Assert.DoesNotContain("C0DEPLOYS", (await root.GetAsync("/catalog")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_difference_is_shown_before_it_is_applied()
    {
        await using var world = await ApiWorld.StartAsync(store);
        using var root = await Browser.SignedInAsync(world, "root");
        var editor = await root.GetAsync("/catalog/edit");
        var text = ApiWorld.Catalog.Replace("approvals: 1", "approvals: 2", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal);

        var compared = await SubmitAsync(root, editor, text, "compare");
        Assert.Contains("~ environment prod: approvals 1 → 2", compared.Html(), StringComparison.Ordinal);
        Assert.Contains("approvals: 1,", (await world.GetAsync("/api/catalog"))["text"], StringComparison.Ordinal);

        (await SubmitAsync(root, compared, text, "apply")).ExpectRedirect("/catalog");
        var page = (await root.GetAsync("/catalog")).Html();
        Assert.Contains("The catalog is applied: 1 change.", page, StringComparison.Ordinal);
        Assert.Contains("Needs 2 approvals", page, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', (await world.GetAsync("/api/catalog"))["text"]!);
    }

    [Fact]
    public async Task A_refused_text_is_not_lost_and_its_lines_are_named()
    {
        await using var world = await ApiWorld.StartAsync(store);
        using var root = await Browser.SignedInAsync(world, "root");
        var page = (await SubmitAsync(root, await root.GetAsync("/catalog/edit"), "environments:\n  - nmae: stage\n", "compare")).Html();
        Assert.Contains("data-line=\"2\"", page, StringComparison.Ordinal);
        Assert.Contains("- nmae: stage</textarea>", page.Replace("\n</textarea>", "</textarea>", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_applied_onto_a_catalog_that_the_author_has_not_seen()
    {
        await using var world = await ApiWorld.StartAsync(store);
        using var root = await Browser.SignedInAsync(world, "root");
        var text = ApiWorld.Catalog + "\n  - { name: zoe, roles: [{ role: viewer }] }\n";
        var compared = await SubmitAsync(root, await root.GetAsync("/catalog/edit"), text, "compare");
        var meanwhile = ApiWorld.Catalog + "\n  - { name: yan, roles: [{ role: viewer }] }\n";
        (await world.SendAsync(HttpMethod.Put, "/api/catalog", "bootstrap", new StringContent(meanwhile, Encoding.UTF8, "application/yaml"))).Expect(HttpStatusCode.OK);

        var refused = await SubmitAsync(root, compared, text, "apply");
        Assert.Contains("bootstrap applied", refused.Html(), StringComparison.Ordinal);
        Assert.Contains("- person yan (archived)", refused.Html(), StringComparison.Ordinal);
        Assert.Equal(meanwhile, (await world.GetAsync("/api/catalog"))["text"]);

        // Having seen it, the author may.
        (await SubmitAsync(root, refused, text, "apply")).ExpectRedirect("/catalog");
    }

    [Fact]
    public async Task Nothing_is_applied_but_what_was_compared()
    {
        await using var world = await ApiWorld.StartAsync(store);
        using var root = await Browser.SignedInAsync(world, "root");
        var compared = await SubmitAsync(root, await root.GetAsync("/catalog/edit"), ApiWorld.Catalog, "compare");
        Assert.Contains("No difference", compared.Html(), StringComparison.Ordinal);
        var other = await SubmitAsync(root, compared, "people:\n  - { name: ada, roles: [{ role: admin }] }", "apply");
        Assert.Contains("The text was changed after its difference was shown", other.Html(), StringComparison.Ordinal);
        Assert.Contains("You would no longer be an administrator.", other.Html(), StringComparison.Ordinal);
        Assert.Equal(ApiWorld.Catalog, (await world.GetAsync("/api/catalog"))["text"]);
    }

    [Fact]
    public async Task Only_administrators_apply_whatever_form_is_sent()
    {
        await using var world = await ApiWorld.StartAsync(store);
        using var ada = await Browser.SignedInAsync(world, "ada");
        await SubmitAsync(ada, await ada.GetAsync("/catalog"), "{}", "apply");
        Assert.Equal(ApiWorld.Catalog, (await world.GetAsync("/api/catalog"))["text"]);
    }

    [Fact]
    public async Task A_new_installation_starts_from_a_catalog_that_explains_itself()
    {
        await using var world = await ApiWorld.StartAsync(store, catalog: null);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/catalog/edit");
        request.Headers.Authorization = new("Bearer", ApiWorld.Bootstrap);
        var page = (await world.SendAsync(request)).Html();
        Assert.Contains("# A first catalog", page, StringComparison.Ordinal);
        Assert.IsType<CatalogReadResult.Accepted>(CatalogReader.Read(FirstCatalog.For("bootstrap"), null));
    }

    [Fact]
    public void A_policy_is_said_in_words()
    {
        Assert.Equal(
            ["Any commit may be deployed.", "Needs no approval.", "Deployments do not wait for each other, except at the same site.", "A preview can be launched for 1 hour."],
            PolicyText.Of(Policy.None));
        var strict = new Policy { Refs = ["tag:v*", "branch:release/*"], Approvals = 2, Approvers = ["bob", "sales"], ChecksRequired = true, SignedTags = SignedTags.Required, Windows = [new PolicyWindow("0 0 9 ? * MON-FRI", 28_800, "Europe/Rome")], Lock = LockScope.ToolAndTenant, PreviewTtlSeconds = 5400 };
        Assert.Equal(
            ["Takes only tags v* or branches release/*.", "Needs 2 approvals, by bob or sales.", "Checks have to be green.", "Tags have to be signed.", "Starts only in a window: 0 0 9 ? * MON-FRI for 8 hours, Europe/Rome.",
                "One deployment of a tool for a tenant at a time.", "A preview can be launched for 90 minutes, and an approval waits for 1 day."],
            PolicyText.Of(strict));
    }

    private static Task<ApiAnswer> SubmitAsync(Browser browser, ApiAnswer page, string text, string step) => browser.SubmitAsync(
        "/catalog/edit", page, ("_handler", "catalog"), ("Yaml", text), ("Step", step),
        ("Onto", Hidden("Onto", page)), ("Digest", Hidden("Digest", page)));

    private static string Hidden(string name, ApiAnswer page) =>
        HiddenField().Matches(page.Text).FirstOrDefault(m => m.Groups["name"].Value == name)?.Groups["value"].Value ?? "";

    [GeneratedRegex("<input type=\"hidden\" name=\"(?<name>[A-Za-z]+)\" value=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HiddenField();
}
