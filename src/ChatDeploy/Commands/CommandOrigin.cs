using ChatDeploy.Core.Audit;

namespace ChatDeploy.Commands;

/// <summary>Who is at the command line, for the audit trail: an account of the machine, not a person of the catalog.</summary>
internal static class CommandOrigin
{
    /// <summary>Makes the command line the origin of what the calling method does.</summary>
    public static IDisposable Enter() => Origin.Enter(new Origin(Origin.CommandLine, Address: Environment.UserName));
}
