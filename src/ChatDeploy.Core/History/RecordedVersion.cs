using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.History;

/// <summary>What a version named by hand stands for, as far as the store knows: a tag (a deleted one too, for it was deployed once) or a commit by its sha.</summary>
internal abstract record RecordedVersion
{
    private const int FewestDigits = 7;

    private RecordedVersion() { }

    /// <summary>It belongs to the tool.</summary>
    public sealed record Known(string Sha, string Ref) : RecordedVersion;

    /// <summary>It does not, or it is not clear which is meant.</summary>
    public sealed record Unknown(string Message) : RecordedVersion;

    public static async Task<RecordedVersion> ResolveAsync(DeployDbContext db, Tool tool, string version, CancellationToken cancellationToken)
    {
        var tagged = await db.VersionTags.Where(t => t.ToolId == tool.Id && t.Name == version).Select(t => t.Sha).FirstOrDefaultAsync(cancellationToken);
        if (tagged is not null) return new Known(tagged, version);
        if (version.Length is < FewestDigits or > 64 || !version.All(char.IsAsciiHexDigit))
            return new Unknown($"{tool.Name} has no tag '{version}'; name a tag of {tool.Name}, or a commit by at least {FewestDigits} digits of its sha");

        // Two are enough to know that the digits are ambiguous. Only hex digits are left: nothing in the pattern needs escaping.
        var pattern = version.ToLowerInvariant() + "%";
        var shas = await db.Commits.Where(c => c.ToolId == tool.Id && EF.Functions.Like(c.Sha, pattern)).Select(c => c.Sha)
            .Union(db.VersionTags.Where(t => t.ToolId == tool.Id && EF.Functions.Like(t.Sha, pattern)).Select(t => t.Sha))
            .Take(2)
            .ToListAsync(cancellationToken);
        return shas.Count switch
        {
            0 => new Unknown($"no commit of {tool.Name} begins with {version}; push it first, or name a tag of {tool.Name}"),
            1 => new Known(shas[0], shas[0]),
            _ => new Unknown($"several commits of {tool.Name} begin with {version}; give more digits of the sha"),
        };
    }
}
