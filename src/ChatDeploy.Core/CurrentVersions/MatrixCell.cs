namespace ChatDeploy.Core.CurrentVersions;

/// <summary>One cell of the matrix in eight bytes: 200,000 of them have to be cheap (performance goal 16).</summary>
/// <param name="Version">Number of the version in its snapshot; 0 when nothing runs there.</param>
/// <param name="DeployedAtSeconds">When it was deployed, in seconds since 1970; earlier and later than fits (1970 to 2106) is cut.</param>
public readonly record struct MatrixCell(int Version, uint DeployedAtSeconds)
{
    /// <summary>Whether nothing runs there, as far as is known.</summary>
    public bool IsEmpty => Version == 0;

    /// <summary>When it was deployed, to the second.</summary>
    public DateTimeOffset DeployedAt => DateTimeOffset.FromUnixTimeSeconds(DeployedAtSeconds);
}
