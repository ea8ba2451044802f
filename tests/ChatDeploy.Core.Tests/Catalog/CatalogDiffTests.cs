using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Tests.Catalog.Documents;

namespace ChatDeploy.Core.Tests.Catalog;

public sealed class CatalogDiffTests
{
    private const string Before = """
        environments: [{ name: stage }, { name: prod, policy: { approvals: 1 } }]
        clusters: [{ name: eu-1 }]
        tenants: [{ name: acme, stores: [pdv-milano] }, { name: globex }]
        tools:
          - { name: crm, repository: { provider: github, id: acme/crm }, runner: { kind: local, env: { KEY: secret-1 } } }
          - { name: wms, repository: { provider: github, id: acme/wms }, runner: { kind: local } }
        people: [{ name: ada, roles: [{ role: deployer, environments: [prod] }] }]
        channels: [{ surface: slack, id: C0 }]
        """;

    public static TheoryData<string, string, string> Edits => new()
    {
        { "approvals: 1", "approvals: 2", "~ environment prod: approvals 1 → 2" },
        { "approvals: 1", "approvals: 1, lock: tool+tenant, previewTtl: 90s, refs: [\"tag:v*\"]", "~ environment prod: refs [] → [tag:v*]; lock none → tool+tenant; previewTtl 1h → 90s" },
        { "{ name: stage }, ", "", "~ environment prod: position 2 → 1\n- environment stage (archived)" },
        { "[pdv-milano]", "[pdv-milano, pdv-roma]", "+ store acme/pdv-roma" },
        { "[pdv-milano]", "[{ name: pdv-milano, timeZone: Europe/Rome }]", "~ store acme/pdv-milano: timeZone (none) → Europe/Rome" },
        { ", { name: globex }", "", "- tenant globex (archived)" },
        { "name: acme,", "name: ACME,", "~ tenant ACME: name acme → ACME\n~ store ACME/pdv-milano: name acme/pdv-milano → ACME/pdv-milano" },
        { "{ name: eu-1 }", "{ name: eu-1, description: Ireland }", "~ cluster eu-1: description (none) → Ireland" },
        { "acme/wms }, runner: { kind: local }", "acme/wms, branch: release }, runner: { kind: local, timeout: 1h }", "~ tool wms: repository.branch main → release; runner.timeout 15m → 1h" },
        { "secret-1", "secret-2", "~ tool crm: runner.env.KEY (hidden) → (hidden)" },
        { "{ provider: github, id: acme/wms }, runner: { kind: local }", "{ provider: gitlab, id: acme/wms }, runners: { stage: { kind: ssh, host: h } }", "~ tool wms: repository github:acme/wms → gitlab:acme/wms; runners.stage.kind (none) → ssh; runners.stage.timeout (none) → 15m; runners.stage.host (none) → h; runner.kind local → (none); runner.timeout 15m → (none)" },
        { "role: deployer, environments: [prod]", "role: admin", "~ person ada: roles [deployer (tools [*], tenants [*], environments [prod])] → [admin (tools [*], tenants [*], environments [*])]" },
        { "name: ada,", "name: ada, slack: U0ADA,", "~ person ada: slack (none) → U0ADA" },
        { "id: C0", "id: C1", "+ channel slack:C1\n- channel slack:C0 (archived)" },
    };

    [Theory]
    [MemberData(nameof(Edits))]
    public void An_edit_is_told_in_the_documents_words(string text, string replacement, string expected)
    {
        var diff = CatalogDiff.Compare(Reading.Accepted(Before), Reading.Accepted(Before.Replace(text, replacement, StringComparison.Ordinal)));

        Assert.Equal(expected, diff.ToString());
    }

    [Fact]
    public void The_same_catalog_in_another_order_has_no_difference()
    {
        var reordered = Before.Replace("[{ name: acme, stores: [pdv-milano] }, { name: globex }]", "[{ name: globex }, { name: acme, stores: [pdv-milano] }]", StringComparison.Ordinal);

        Assert.True(CatalogDiff.Compare(Reading.Accepted(Before), Reading.Accepted(reordered)).IsEmpty);
    }

    [Fact]
    public void What_was_archived_is_revived()
    {
        var diff = CatalogDiff.Compare(Reading.Accepted("{}"), Reading.Accepted("tenants: [{ name: acme }]"), new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "tenant ACME" });

        Assert.Equal("+ tenant acme (revived)", diff.ToString());
    }
}
