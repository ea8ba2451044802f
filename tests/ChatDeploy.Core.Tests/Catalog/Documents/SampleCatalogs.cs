namespace ChatDeploy.Core.Tests.Catalog.Documents;

/// <summary>Catalog texts that several tests read.</summary>
internal static class SampleCatalogs
{
    /// <summary>The contract's example, word for word.</summary>
    public const string Contract = """
        environments:
          - name: stage
          - name: prod
            protected: true
            policy:
              refs: ["tag:v*", "branch:release/*"]   # what may be deployed
              approvals: 1
              approvers: []                          # people or teams; empty: anyone with the role
              twoPersonRule: true                    # the requester's own approval does not count
              lock: tool                             # none | tool | tool+tenant
              signedTags: off                        # off | preferred | required
              checks: off                            # off | required
              windows: []                            # e.g. { cron: "0 0 9 ? * MON-FRI", duration: 8h, timeZone: Europe/Rome }
              previewTtl: 1h
              approvalTtl: 24h
        clusters: [{ name: eu-1, description: "…" }]
        tenants:
          - name: acme
            cluster: eu-1
            namespace: acme
            timeZone: Europe/Rome
            stores: [pdv-milano, { name: pdv-roma, timeZone: Europe/Rome, openingHours: "Mo-Sa 09:00-20:00" }]
        tools:
          - name: crm
            team: sales
            repository: { provider: github, id: acme/crm, branch: main }   # plain git: { provider: git, id: acme/crm, url: file:///srv/git/crm.git, branch: main }
            runner: { kind: local, timeout: 15m }      # local | ssh | github-actions | gitlab-pipeline | bitbucket-pipeline; or one per environment: runners: { stage: {…}, prod: {…} }
            tenants: ["*"]
        people:
          - name: ada
            email: ada@example.com
            slack: U0ADA
            teams: 00000000-0000-0000-0000-0000000000ad     # Entra object id
            timeZone: Europe/Rome
            roles: [{ role: deployer, tools: ["*"], tenants: ["*"], environments: [stage, prod] }]
        channels:
          - { surface: slack, id: C0DEPLOYS, tenants: ["*"], tools: ["*"], environments: ["*"], events: ["*"] }
        """;

    /// <summary>The same catalog as the contract's, in one line of JSON.</summary>
    public const string ContractAsJson = """
        {"environments":[{"name":"stage"},{"name":"prod","protected":true,"policy":{"refs":["tag:v*","branch:release/*"],"approvals":1,"approvers":[],"twoPersonRule":true,"lock":"tool","signedTags":"off","checks":"off","windows":[],"previewTtl":"1h","approvalTtl":"24h"}}],"clusters":[{"name":"eu-1","description":"\u2026"}],"tenants":[{"name":"acme","cluster":"eu-1","namespace":"acme","timeZone":"Europe\/Rome","stores":["pdv-milano",{"name":"pdv-roma","timeZone":"Europe/Rome","openingHours":"Mo-Sa 09:00-20:00"}]}],"tools":[{"name":"crm","team":"sales","repository":{"provider":"github","id":"acme/crm","branch":"main"},"runner":{"kind":"local","timeout":"15m"},"tenants":["*"]}],"people":[{"name":"ada","email":"ada@example.com","slack":"U0ADA","teams":"00000000-0000-0000-0000-0000000000ad","timeZone":"Europe/Rome","roles":[{"role":"deployer","tools":["*"],"tenants":["*"],"environments":["stage","prod"]}]}],"channels":[{"surface":"slack","id":"C0DEPLOYS","tenants":["*"],"tools":["*"],"environments":["*"],"events":["*"]}]}
        """;

    /// <summary>A tenant with so many stores.</summary>
    public static string Large(int stores) =>
        "environments: [{ name: prod }]\ntenants:\n  - name: acme\n    timeZone: Europe/Rome\n    stores:\n"
        + string.Concat(Enumerable.Range(1, stores).Select(n => $"      - {{ name: pdv-{n:00000}, timeZone: Europe/Rome, openingHours: \"Mo-Sa 09:00-20:00\" }}\n"));
}
