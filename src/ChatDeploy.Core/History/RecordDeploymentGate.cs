using ChatDeploy.Core.Catalog;

namespace ChatDeploy.Core.History;

/// <summary>Decides, without a database, whether something may be recorded; the first refusal counts.</summary>
internal static class RecordDeploymentGate
{
    private const int LongestName = 250;
    private const int LongestNotes = 4000;

    /// <summary>Where the record goes.</summary>
    public sealed record Place(Tool Tool, CatalogTarget Target, DeployEnvironment Environment);

    public static RecordDeploymentResult.Refused? Check(CatalogSnapshot catalog, RecordDeploymentCommand command, DateTimeOffset now, out Place? place)
    {
        place = null;
        if (CatalogSelection.Resolve(catalog, command.Tool, command.Target, command.Environment, ever: false, out var named) is { } unknown)
            return new RecordDeploymentResult.Refused(Reason(unknown.Reason), unknown.Message);
        if (named.Tool is null) return new(RecordRefusal.UnknownTool, "no tool is named; say which tool was deployed");
        if (named.Target is null) return new(RecordRefusal.UnknownTarget, "no target is named; say which tenant (acme) or store (acme/pdv-milano) it was deployed to");
        if (named.Environment is null) return new(RecordRefusal.UnknownEnvironment, "no environment is named; say where it was deployed");
        if (named.Target.IsEverything) return new(RecordRefusal.UnknownTarget, "a record is about one tenant or store; record each tenant by its name");
        if (!named.Tool.Serves(named.Target.Tenant!.Name))
            return new(RecordRefusal.ToolNotOnTarget, $"the catalog does not deploy {named.Tool.Name} to {named.Target.Tenant.Name}; add the tenant to the tool's tenants first");
        if (command.DeployedAt > now + RecordDeployment.ClockTolerance)
            return new(RecordRefusal.DeployedAtInFuture, $"{command.DeployedAt:u} is in the future (it is {now:u}); a record is about what has happened");
        if (command.DeployedBy?.Trim().Length > LongestName) return new(RecordRefusal.TextTooLong, $"deployedBy may have up to {LongestName} characters; shorten it");
        if (command.Notes?.Length > LongestNotes) return new(RecordRefusal.TextTooLong, $"notes may have up to {LongestNotes} characters; shorten them");
        place = new Place(named.Tool, named.Target, named.Environment);
        return null;
    }

    private static RecordRefusal Reason(UnknownNameReason unknown) => unknown switch
    {
        UnknownNameReason.UnknownTool => RecordRefusal.UnknownTool,
        UnknownNameReason.UnknownTarget => RecordRefusal.UnknownTarget,
        _ => RecordRefusal.UnknownEnvironment,
    };
}
