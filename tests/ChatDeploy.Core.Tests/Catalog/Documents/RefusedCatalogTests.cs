using ChatDeploy.Core.Catalog.Documents;

namespace ChatDeploy.Core.Tests.Catalog.Documents;

public sealed class RefusedCatalogTests
{
    private const string Tool = "tools: [{ name: crm, repository: { provider: github, id: acme/crm }, runner: { kind: local } }]\n";

    public static TheoryData<string, int, string> Mistakes => new()
    {
        // Keys
        { "environmets: []", 1, "unknown key 'environmets'; did you mean 'environments'?" },
        { "environments:\n  - name: prod\n    polcy: {}", 3, "environments[0]: unknown key 'polcy'; did you mean 'policy'?; known here: name, protected, policy" },
        { "environments:\n  - name: prod\n    name: stage", 3, "the key 'name' is already at line 2" },
        { "environments:\n  - protected: true", 2, "environments[0]: 'name' is missing" },
        { "tools:\n  - name: crm\n    runner: { kind: local }", 2, "'repository' is missing" },
        { "tools:\n  - name: crm\n    repository: { provider: github, id: a/b }", 2, "'runner' is missing" },
        { "tools:\n  - name: crm\n    repository:\n      provider: git\n      id: a/b\n    runner: { kind: local }", 4, "'url' is missing" },
        { "tools:\n  - name: crm\n    repository: { provider: github, id: a/b }\n    runner: { kind: ssh }", 4, "'host' is missing: the runner ssh needs it" },
        { "tools:\n  - name: crm\n    repository: { provider: github, id: a/b }\n    runner: { kind: local, host: h }", 4, "unknown key 'host'" },
        { "environments:\n  - name: prod\n    policy: { windows: [{ duration: 8h }] }", 3, "'cron' is missing" },
        { "channels:\n  - surface: slack", 2, "'id' is missing" },
        { "people:\n  - name: ada\n    roles:\n      - tools: [\"*\"]", 4, "'role' is missing" },
        { "? [a]\n: b", 1, "a key must be a word, not a list" },

        // Types and forms
        { "- a", 1, "expected a mapping with environments, clusters, tenants, tools, people, channels, found a list" },
        { "just words", 1, "found 'just words'" },
        { "tenants: acme", 1, "tenants: expected a list, found 'acme'" },
        { "tenants:\n  - acme", 2, "tenants[0]: expected a mapping" },
        { "tenants:\n  - name: [acme]", 2, "found a list" },
        { "tenants:\n  - name: acme\n    stores: [pdv-milano,\n      ~]", 4, "tenants[0].stores[1]: expected a store's name, found nothing" },
        { "tenants:\n  - name: acme/main", 2, "a name begins with a letter or digit" },
        { "tenants:\n  - name: \"*\"", 2, "a name begins with a letter or digit" },
        { "tenants:\n  - name: acme\n    stores: [\"pdv milano\"]", 3, "a name begins with a letter or digit" },
        { "tenants:\n  - name: aa23456789012345678901234567890123456789012345678901234567890123", 2, "a name begins with a letter or digit and has at most 63" },
        { "environments:\n  - name: prod\n    protected: \"true\"", 3, "expected true or false" },
        { "environments:\n  - name: prod\n    protected: yes", 3, "expected true or false" },
        { "environments:\n  - name: prod\n    policy:\n      approvals: -1", 4, "expected a number from 0 to 100, found '-1'" },
        { "environments:\n  - name: prod\n    policy:\n      approvals: 1.5", 4, "expected a number" },
        { "environments:\n  - name: prod\n    policy:\n      lock: tol", 4, "expected one of none, tool, tool+tenant, found 'tol'; did you mean 'tool'?" },
        { "environments:\n  - name: prod\n    policy:\n      previewTtl: 1 hour", 4, "expected a duration like 30s, 15m, 8h or 7d" },
        { "environments:\n  - name: prod\n    policy:\n      approvalTtl: 0h", 4, "expected a duration" },
        { "environments:\n  - name: prod\n    policy:\n      approvalTtl: 99999999d", 4, "at most 366d" },
        { "environments:\n  - name: prod\n    policy:\n      refs: [v*]", 4, "environments[0].policy.refs[0]: expected a ref pattern like 'tag:v*'" },
        { "environments:\n  - name: prod\n    policy:\n      refs: [\"tag:a b\"]", 4, "expected a ref pattern" },
        { "environments:\n  - name: prod\n    policy:\n      refs: [\"tag:v*\", \"tag:v*\"]", 4, "'tag:v*' is named twice in this list" },
        { "environments:\n  - name: prod\n    policy:\n      windows: [{ cron: \"0 9 * * 1-5\", duration: 8h }]", 4, "6 or 7 fields, seconds first, this one has 5" },
        { "tenants:\n  - name: acme\n    timeZone: Europe/Roma", 3, "found 'Europe/Roma'; did you mean 'Europe/Rome'?" },
        { "tenants:\n  - name: acme\n    timeZone: ../../../etc/passwd", 3, "expected an IANA time zone" },
        { "tenants:\n  - name: acme\n    stores:\n      - { name: pdv, openingHours: \"Mo-Sa 9-20\" }", 4, "expected days and times" },
        { "tools:\n  - name: crm\n    repository: { provider: svn, id: a/b }\n    runner: { kind: local }", 3, "expected one of git, github, gitlab, bitbucket, found 'svn'" },
        { "tools:\n  - name: crm\n    repository: { provider: git, id: a/b, url: \"ext::sh -c id\" }\n    runner: { kind: local }", 3, "expected an address that git clones from" },
        { "tools:\n  - name: crm\n    repository: { provider: github, id: a/b, url: \"https://ada:pw@git.example.com/a/b\" }\n    runner: { kind: local }", 3, "must not hold a password" },
        { "tools:\n  - name: crm\n    repository: { provider: github, id: a/b, fallback: { provider: git, id: a/b } }\n    runner: { kind: local }", 3, "'url' is missing" },
        { "tools:\n  - name: crm\n    repository: { provider: github, id: a/b, fallback: { provider: github, id: A/B } }\n    runner: { kind: local }", 3, "a repository is no fallback for itself" },
        { "tools:\n  - name: crm\n    repository: { provider: github, id: a/b, fallback: { provider: gitlab, id: a/b, branch: x } }\n    runner: { kind: local }", 3, "unknown key 'branch'" },
        { "tools:\n  - name: crm\n    repository: { provider: github, id: a/b, branch: --upload-pack=x }\n    runner: { kind: local }", 3, "expected the name of a branch" },
        { "tools:\n  - name: crm\n    repository: { provider: github, id: a/b }\n    runner: { kind: lokal }", 4, "did you mean 'local'?" },
        { "tools:\n  - name: crm\n    repository: { provider: github, id: a/b }\n    runner: { kind: local, timeout: fast }", 4, "tools[0].runner.timeout: expected a duration" },
        { "tools:\n  - name: crm\n    repository: { provider: github, id: a/b }\n    runner: { kind: local, env: { SHA: x } }", 4, "'SHA' is set for every job by the repository contract" },
        { "tools:\n  - name: crm\n    repository: { provider: github, id: a/b }\n    runner: { kind: local, env: { A-B: x } }", 4, "a variable's name has letters" },
        { "people:\n  - name: ada\n    email: ada", 3, "expected a mail address, found 'ada'" },
        { "people:\n  - name: ada\n    teams: U0ADA", 3, "expected an Entra object id" },
        { "people:\n  - name: ada\n    roles: [{ role: deploier }]", 3, "did you mean 'deployer'?" },
        { "people:\n  - name: ada\n    roles: [{ role: deployer, tenants: [] }]", 3, "this list is empty and covers nothing" },
        { "people:\n  - name: bootstrap", 2, "Api:BootstrapToken" },
        { "channels:\n  - { surface: slack, id: C0,\n      events: [applied, faild] }", 3, "channels[0].events[1]: no kind of event is named 'faild'; did you mean 'failed'?; known are approval, failure, guard, progress, result, and" },
        { "channels:\n  - { surface: slack, id: C0,\n      events: [Failure] }", 3, "did you mean 'failure'?" },
        { "channels:\n  - { surface: slak, id: C0 }", 2, "did you mean 'slack'?" },
        { "clusters:\n  - { name: eu-1, description: \"a\\0b\" }", 2, "without control characters" },

        // Names and references
        { "tenants:\n  - name: acme\n  - name: ACME", 3, "tenant 'ACME' is already at line 2" },
        { "tenants:\n  - name: acme\n    stores: [pdv,\n      pdv]", 4, "store of tenant acme 'pdv' is already at line 3" },
        { "environments:\n  - name: prod\n  - name: prod", 3, "environment 'prod' is already at line 2" },
        { "people:\n  - { name: ada, email: a@b.c }\n  - { name: bob, email: A@b.c }", 3, "people[1].email: the mail address 'A@b.c' is already at line 2" },
        { "people:\n  - { name: ada, slack: U0 }\n  - { name: bob, slack: U0 }", 3, "the Slack id 'U0' is already at line 2" },
        { "people:\n  - { name: ada, teams: 00000000-0000-0000-0000-0000000000ad }\n  - { name: bob, teams: 00000000-0000-0000-0000-0000000000AD }", 3, "is already at line 2" },
        { "channels:\n  - { surface: slack, id: C0 }\n  - { surface: slack, id: C0 }", 3, "channel 'slack:C0' is already at line 2" },
        { "clusters: [{ name: eu-1 }]\ntenants:\n  - name: acme\n    cluster: eu-2", 4, "no cluster in this catalog is named 'eu-2'; did you mean 'eu-1'?" },
        { Tool + "people:\n  - name: ada\n    roles: [{ role: deployer, tools: [cmr] }]", 4, "people[0].roles[0].tools[0]: no tool in this catalog is named 'cmr'; did you mean 'crm'?" },
        { "tenants: [{ name: acme, stores: [pdv] }]\npeople:\n  - name: ada\n    roles: [{ role: deployer, tenants: [acme/pdw] }]", 4, "no tenant or store in this catalog is named 'acme/pdw'; did you mean 'acme/pdv'?" },
        { "tenants: [{ name: acme, stores: [pdv] }]\ntools:\n  - name: crm\n    repository: { provider: github, id: a/b }\n    runner: { kind: local }\n    tenants: [acme/pdv]", 6, "no tenant in this catalog is named 'acme/pdv'" },
        { "tools:\n  - name: crm\n    repository: { provider: github, id: a/b }\n    runners: { prod: { kind: local } }", 4, "no environment in this catalog is named 'prod'" },
        { "channels:\n  - { surface: slack, id: C0,\n      environments: [prod] }", 3, "no environment in this catalog is named 'prod'" },
        { "environments:\n  - name: prod\n    policy:\n      approvers: [sales]", 4, "no person or team in this catalog is named 'sales'" },
        { "environments:\n  - name: prod\n    policy:\n      approvals: 2\n      approvers: [ada]\npeople: [{ name: ada }]", 5, "2 approvals are asked for, but only 1 may give one" },

        // YAML itself
        { "", 1, "this document is empty" },
        { "# nothing\n", 1, "this document is empty" },
        { "tenants: []\n---\ntenants: []", 2, "a second document begins here" },
        { "tenants:\n  - name: 'acme\n", 2, "this is not YAML: while scanning a quoted scalar, found unexpected end of stream" },
        { "tenants: [acme\ntools: []", 2, "this is not YAML" },
        { "tenants:\n\t- name: acme", 2, "this is not YAML" },
        { "tenants: *stores", 1, "the alias '*stores' names no finished '&stores' before it" },
        { "tenants: &loop [*loop]", 1, "the alias '*loop' names no finished '&loop' before it" },
        { "tenants: !secret x", 1, "the tag '!secret' is not used in a catalog" },
        { "tenants: []\nto\0ols: []", 2, "the character U+0000 cannot stand in a catalog" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_reported_with_its_line(string text, int line, string message)
    {
        var problems = Reading.Problems(text);

        Assert.True(
            problems.Any(problem => problem.Line == line && problem.ToString().Contains(message, StringComparison.Ordinal)),
            $"expected at line {line}: {message}\nfound:\n{string.Join('\n', problems)}");
    }

    [Fact]
    public void All_mistakes_are_reported_by_line()
    {
        var problems = Reading.Problems("""
            people: [{ name: ada, roles: [{ role: chief }] }]
            environments:
              - name: prod
                policy: { approvals: many, lock: all }
            tenants:
              - name: acme
                cluster: nowhere
            """);

        Assert.Equal([(1, 39), (4, 26), (4, 38), (7, 14)], problems.Select(problem => (problem.Line, problem.Column)));
    }

    [Fact]
    public void A_problems_line_names_the_file()
    {
        var refused = Assert.IsType<CatalogReadResult.Refused>(CatalogReader.Read("tenants: acme", "infra/catalog.yaml"));

        Assert.Equal("infra/catalog.yaml:1:10: tenants: expected a list, found 'acme'", Assert.Single(refused.Lines));
    }

    [Fact]
    public void Approvals_by_a_team_are_not_counted() =>
        Reading.Accepted("environments: [{ name: prod, policy: { approvals: 3, approvers: [sales] } }]\n" + Tool.Replace("name: crm,", "name: crm, team: sales,", StringComparison.Ordinal));
}
