using ChatDeploy.Core.Catalog.Documents;

namespace ChatDeploy.Core.Tests.Catalog.Documents;

public sealed class CatalogWriterTests
{
    public static TheoryData<string> Catalogs =>
    [
        "{}",
        SampleCatalogs.Contract,
        """
        environments: [{ name: stage, protected: true }, { name: prod, policy: { lock: tool+tenant, signedTags: preferred, checks: required, previewTtl: 90s, approvalTtl: 24h, windows: [{ cron: "0 0 9 ? * MON-FRI", duration: 7d }] } }]
        tenants: [{ name: acme, stores: [pdv, "null", "123"] }]
        tools:
          - name: crm
            repository: { provider: git, id: acme/crm, url: /srv/git/crm.git, branch: release, fallback: { provider: gitlab, id: mirrors/crm, url: "https://gitlab.example.com/mirrors/crm.git" } }
            runner: { kind: local, env: { A: "true", B: "", C: "x \" y" } }
            runners: { stage: { kind: ssh, host: h, port: 2222 }, prod: { kind: github-actions, workflow: deploy.yml, timeout: 1h } }
            tenants: [acme]
        people: [{ name: ada, roles: [{ role: viewer }, { role: approver, tools: [crm], tenants: [acme/pdv, "*"], environments: [prod] }] }]
        channels: [{ surface: teams, id: "19:x@thread.tacv2", tenants: [acme/pdv], events: [applied, failed] }]
        """,
    ];

    [Theory]
    [MemberData(nameof(Catalogs))]
    public void What_is_written_reads_back_to_the_same(string text)
    {
        var document = Reading.Accepted(text);

        Assert.Equal(Reading.Spelled(document), Reading.Spelled(Reading.Accepted(CatalogWriter.Write(document))));
    }
}
