using ChatDeploy.Core.People;

namespace ChatDeploy.Core.Catalog.Documents;

/// <summary>Reads the section <c>people</c>.</summary>
internal static class PersonReader
{
    private static readonly string[] Keys = ["name", "email", "slack", "teams", "timeZone", "roles"];
    private static readonly string[] RoleKeys = ["role", "tools", "tenants", "environments"];

    private static readonly (string, Role?)[] Roles =
        [("viewer", Role.Viewer), ("deployer", Role.Deployer), ("approver", Role.Approver), ("admin", Role.Admin)];

    public static IReadOnlyList<PersonEntry> Read(MappingReader root)
    {
        List<PersonEntry> people = [];
        Dictionary<string, CatalogNode> names = new(StringComparer.OrdinalIgnoreCase);
        Dictionary<string, CatalogNode> addresses = new(StringComparer.OrdinalIgnoreCase);
        Dictionary<string, CatalogNode> slackIds = new(StringComparer.OrdinalIgnoreCase);
        Dictionary<string, CatalogNode> teamsIds = new(StringComparer.OrdinalIgnoreCase);
        foreach (var (node, path) in root.Items("people"))
        {
            if (MappingReader.Open(root.Reading, node, path, Keys) is not { } entry) continue;
            entry.Require("name", "");
            var person = new PersonEntry
            {
                Name = entry.Name() ?? "",
                Email = entry.Text("email", CatalogSyntax.MailAddress.IsMatch, "a mail address"),
                Slack = entry.Text("slack", CatalogSyntax.Name.IsMatch, "a Slack user id like U0ADA"),
                Teams = entry.Text("teams", id => Guid.TryParseExact(id, "D", out _), "an Entra object id like 00000000-0000-0000-0000-0000000000ad")?.ToLowerInvariant(),
                TimeZone = entry.TimeZone(),
                Roles = [.. entry.Items("roles").Select(item => Grant(root.Reading, item.Node, item.Path)).OfType<RoleGrant>()],
            };
            people.Add(person);
            if (CatalogDocument.BootstrapPerson.Equals(person.Name, StringComparison.OrdinalIgnoreCase))
                entry.Report("name", $"'{person.Name}' is who acts with Api:BootstrapToken; choose another name");
            Once(entry, names, "name", entry.Name() is null ? null : person.Name, "person");
            Once(entry, addresses, "email", person.Email, "the mail address");
            Once(entry, slackIds, "slack", person.Slack, "the Slack id");
            Once(entry, teamsIds, "teams", person.Teams, "the Teams id");
        }

        return people;
    }

    private static void Once(MappingReader person, Dictionary<string, CatalogNode> taken, string key, string? value, string what) =>
        person.Reading.Once(taken, value, person.Find(key) ?? person.Node, person.PathOf(key), what);

    private static RoleGrant? Grant(CatalogReading reading, CatalogNode node, string path)
    {
        if (MappingReader.Open(reading, node, path, RoleKeys) is not { } grant) return null;
        grant.Require("role", ": viewer, deployer, approver or admin");
        return new RoleGrant(
            grant.OneOf("role", Roles, null) ?? Role.Viewer,
            grant.Scope("tools", NameKind.Tool),
            grant.Scope("tenants", NameKind.Tenant, NameKind.Store),
            grant.Scope("environments", NameKind.Environment));
    }
}
