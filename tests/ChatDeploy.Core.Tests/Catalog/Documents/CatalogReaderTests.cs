using ChatDeploy.Core.Catalog.Documents;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Policies;

namespace ChatDeploy.Core.Tests.Catalog.Documents;

public sealed class CatalogReaderTests
{
    [Fact]
    public void The_contracts_example_reads()
    {
        var catalog = Reading.Accepted(SampleCatalogs.Contract);

        Assert.Equal(["stage", "prod"], catalog.Environments.Select(e => e.Name));
        var policy = catalog.Environments[1].Policy;
        Assert.Equal(["tag:v*", "branch:release/*"], policy.Refs);
        Assert.Equal((1, true, LockScope.Tool, 3600, 86400), (policy.Approvals, policy.TwoPersonRule, policy.Lock, policy.PreviewTtlSeconds, policy.ApprovalTtlSeconds));
        Assert.Equal(new ClusterEntry("eu-1", "…"), Assert.Single(catalog.Clusters));
        Assert.Equal([new StoreEntry("pdv-milano"), new StoreEntry("pdv-roma", "Europe/Rome", "Mo-Sa 09:00-20:00")], Assert.Single(catalog.Tenants).Stores);
        var tool = Assert.Single(catalog.Tools);
        Assert.Equal(new RepositoryEntry("github", "acme/crm", null, "main"), tool.Repository);
        Assert.Equal(("local", 900), (tool.Runners.For("prod")!.Kind, tool.Runners.For("prod")!.TimeoutSeconds));
        var grant = Assert.Single(Assert.Single(catalog.People).Roles);
        Assert.Equal((Role.Deployer, "stage,prod"), (grant.Role, string.Join(',', grant.Environments)));
        Assert.Equal("C0DEPLOYS", Assert.Single(catalog.Channels).Id);
    }

    [Fact]
    public void The_contracts_window_and_plain_git_repository_read()
    {
        var catalog = Reading.Accepted("""
            environments: [{ name: prod, policy: { windows: [{ cron: "0 0 9 ? * MON-FRI", duration: 8h, timeZone: Europe/Rome }] } }]
            tools: [{ name: crm, repository: { provider: git, id: acme/crm, url: file:///srv/git/crm.git, branch: main }, runner: { kind: local } }]
            """);

        Assert.Equal(new PolicyWindow("0 0 9 ? * MON-FRI", 8 * 3600, "Europe/Rome"), Assert.Single(catalog.Environments[0].Policy.Windows));
        Assert.Equal("file:///srv/git/crm.git", catalog.Tools[0].Repository.Url);
    }

    [Fact]
    public void JSON_reads_as_YAML_does() =>
        Assert.Equal(Reading.Spelled(Reading.Accepted(SampleCatalogs.Contract)), Reading.Spelled(Reading.Accepted(SampleCatalogs.ContractAsJson)));

    [Fact]
    public void Windows_line_ends_a_byte_order_mark_and_tabs_in_JSON_change_nothing()
    {
        var windows = '\uFEFF' + SampleCatalogs.Contract.ReplaceLineEndings("\r\n");
        var indented = SampleCatalogs.ContractAsJson.Replace(",\"", ",\r\n\t\t\"", StringComparison.Ordinal);

        Assert.Equal(Reading.Spelled(Reading.Accepted(SampleCatalogs.Contract)), Reading.Spelled(Reading.Accepted(windows)));
        Assert.Equal(Reading.Spelled(Reading.Accepted(SampleCatalogs.Contract)), Reading.Spelled(Reading.Accepted(indented)));
    }

    [Fact]
    public void What_is_left_out_or_empty_has_its_default()
    {
        var catalog = Reading.Accepted("""
            environments:
              - name: stage
                policy:
              - name: prod
                policy: { approvals: 1 }
            clusters:
            tools: [{ name: crm, repository: { provider: gitlab, id: acme/crm }, runner: { kind: local } }]
            people: [{ name: ada, roles: [{ role: admin }] }]
            """);

        Assert.Same(Policy.None, catalog.Environments[0].Policy);
        var policy = catalog.Environments[1].Policy;
        Assert.Equal((3600, 86400, LockScope.None, SignedTags.Off, false), (policy.PreviewTtlSeconds, policy.ApprovalTtlSeconds, policy.Lock, policy.SignedTags, policy.ChecksRequired));
        Assert.Equal(("main", 900, "*"), (catalog.Tools[0].Repository.Branch, catalog.Tools[0].Runners.Default!.TimeoutSeconds, Assert.Single(catalog.Tools[0].Tenants)));
        Assert.Equal(["*"], catalog.People[0].Roles[0].Environments);
    }

    [Fact]
    public void A_mapping_without_keys_is_an_empty_catalog() => Assert.Empty(Reading.Accepted("{}").Tenants);

    [Fact]
    public void A_runner_keeps_what_its_kind_needs()
    {
        var runners = Reading.Accepted("""
            environments: [{ name: stage }, { name: prod }]
            tools:
              - name: crm
                repository: { provider: github, id: acme/crm }
                runners:
                  stage: { kind: local, timeout: 30s, env: { REGION: eu-1, RETRIES: 3 } }
                  PROD: { kind: ssh, host: deploy.example.com, port: 2222, user: deploy }
            """).Tools[0].Runners;

        Assert.Null(runners.Default);
        Assert.Equal((30, "3"), (runners.For("stage")!.TimeoutSeconds, runners.For("stage")!.Environment!["RETRIES"]));
        Assert.Equal(("ssh", "2222"), (runners.For("prod")!.Kind, runners.For("prod")!.Settings!["port"]));
    }

    [Fact]
    public void References_take_the_declared_spelling_and_may_precede_the_declaration()
    {
        var catalog = Reading.Accepted("""
            people: [{ name: ada, roles: [{ role: deployer, tools: [CRM], tenants: [ACME/PDV-MILANO, Globex], environments: [Prod] }] }]
            environments: [{ name: prod, policy: { approvals: 1, approvers: [ADA, Sales] } }]
            tools: [{ name: crm, team: sales, repository: { provider: github, id: acme/crm }, runner: { kind: local }, tenants: [ACME] }]
            tenants: [{ name: acme, stores: [pdv-milano] }, { name: globex }]
            """);

        var grant = catalog.People[0].Roles[0];
        Assert.Equal(["crm", "acme/pdv-milano", "globex", "prod"], [.. grant.Tools, .. grant.Tenants, .. grant.Environments]);
        Assert.Equal(["ada", "sales"], catalog.Environments[0].Policy.Approvers);
        Assert.Equal(["acme"], catalog.Tools[0].Tenants);
    }

    [Fact]
    public void Anchors_and_aliases_repeat_a_value()
    {
        var catalog = Reading.Accepted("""
            tools:
              - { name: crm, repository: { provider: github, id: acme/crm }, runner: &runner { kind: local, timeout: 5m } }
              - { name: wms, repository: { provider: github, id: acme/wms }, runner: *runner }
            """);

        Assert.Equal(300, catalog.Tools[1].Runners.Default!.TimeoutSeconds);
    }

    [Fact]
    public void Ten_thousand_stores_read() =>
        Assert.Equal(10_000, Reading.Accepted(SampleCatalogs.Large(10_000)).Tenants[0].Stores.Count);
}
