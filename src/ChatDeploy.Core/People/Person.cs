using ChatDeploy.Core.Catalog.Documents;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.People;

/// <summary>Somebody who may act, on whatever surface.</summary>
public sealed class Person
{
    /// <summary>Key.</summary>
    public int Id { get; init; }

    /// <summary>Unique name.</summary>
    public required string Name { get; init; }

    /// <summary>Mail address; links surfaces.</summary>
    public string? Email { get; set; }

    /// <summary>Slack user id.</summary>
    public string? Slack { get; set; }

    /// <summary>Entra object id.</summary>
    public string? Teams { get; set; }

    /// <summary>IANA time zone in which the person types times; null: UTC.</summary>
    public string? TimeZone { get; set; }

    /// <summary>What the person may do, and where.</summary>
    public required IReadOnlyList<RoleGrant> Roles { get; set; }

    /// <summary>When the catalog dropped the person; null while there. An archived person may do nothing.</summary>
    public DateTimeOffset? ArchivedAt { get; set; }

    /// <summary>Whether it is somebody whom the catalog does not have: they may look, and nothing of theirs is stored.</summary>
    public bool IsVisitor => Id == 0;

    /// <summary>Whether it is the administrator that <c>Api:BootstrapToken</c> acts as: nobody who could be asked for anything.</summary>
    public bool IsAutomation => Name == CatalogDocument.BootstrapPerson;

    /// <summary>Somebody whom the catalog does not have (spec J1).</summary>
    /// <param name="name">What they call themselves; shown with a sign before it that no name of the catalog has, so that nobody is taken for somebody else.</param>
    /// <param name="timeZone">Their IANA time zone; null where it is not known.</param>
    public static Person Visitor(string name, string? timeZone) => new()
    {
        Name = "@" + name,
        TimeZone = timeZone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out _) ? timeZone : null,
        Roles = [RoleGrant.Everywhere(Role.Viewer)],
    };
}

/// <summary>A role with its scopes. A scope that names nothing covers everything; so does <c>*</c>.</summary>
/// <param name="Role">What may be done.</param>
/// <param name="Tools">Names of tools.</param>
/// <param name="Tenants">Names of tenants, or of single stores (<c>acme/pdv-milano</c>).</param>
/// <param name="Environments">Names of environments.</param>
public sealed record RoleGrant(Role Role, IReadOnlyList<string> Tools, IReadOnlyList<string> Tenants, IReadOnlyList<string> Environments)
{
    /// <summary>The role everywhere.</summary>
    public static RoleGrant Everywhere(Role role) => new(role, [], [], []);
}

/// <summary>The roles of the contract.</summary>
public enum Role
{
    /// <summary>Reads.</summary>
    Viewer,

    /// <summary>Previews, launches, cancels, retries, skips, continues, rolls back, records, locks.</summary>
    Deployer,

    /// <summary>Decides tickets.</summary>
    Approver,

    /// <summary>Everything, catalog, tokens, freezes and archive included.</summary>
    Admin,
}

internal sealed class PersonConfiguration : IEntityTypeConfiguration<Person>
{
    public void Configure(EntityTypeBuilder<Person> builder)
    {
        builder.ToTable("people");
        builder.Property(p => p.Name).HasMaxLength(63);
        builder.Ignore(p => p.IsVisitor).Ignore(p => p.IsAutomation);
        builder.Property(p => p.Roles).HasJsonConversion();
        builder.HasIndex(p => p.Name).IsUnique();
        builder.HasIndex(p => p.Slack);
        builder.HasIndex(p => p.Teams);
        builder.HasIndex(p => p.Email);
    }
}
