using ChatDeploy.Core.People;

namespace ChatDeploy.Core.Audit;

/// <summary>One act to be written to the audit trail. Where it came from is the ambient <see cref="Audit.Origin"/>.</summary>
/// <param name="Act">What was done.</param>
/// <param name="Subject">What it was about.</param>
public sealed record AuditEntry(AuditAct Act, AuditSubject Subject)
{
    /// <summary>Who did it; unless said otherwise the person who made the request that is being served. Null: the service itself.</summary>
    public Person? Actor { get; init; } = Origin.Current.Person;

    /// <summary>What it brought, as people write it: <c>crm@tag:v1.1.0, wms@main</c>; null where there is no ref.</summary>
    public string? Ref { get; init; }

    /// <summary>The commit, where there is exactly one.</summary>
    public string? Sha { get; init; }

    /// <summary>Name of the environment; null where it was about none.</summary>
    public string? Environment { get; init; }

    /// <summary>What else there is to know, an object to be written as JSON (a string is JSON already); never a secret. Null: nothing.</summary>
    public object? Details { get; init; }

    /// <summary>Where it came from.</summary>
    public Origin Origin { get; } = Origin.Current;
}
