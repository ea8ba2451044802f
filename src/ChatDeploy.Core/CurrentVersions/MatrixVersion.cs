using System.Text.Json;

namespace ChatDeploy.Core.CurrentVersions;

/// <summary>A version that runs somewhere: a commit under the ref it was deployed as. Cells name it by a small number.</summary>
public sealed class MatrixVersion
{
    internal MatrixVersion(string sha, string reference)
    {
        Sha = sha;
        Ref = reference;
        JsonName = [(byte)'"', .. JsonEncodedText.Encode(reference).EncodedUtf8Bytes, (byte)'"'];
        JsonDetails = [.. "{\"version\":"u8, .. JsonName, .. ",\"sha\":\""u8, .. JsonEncodedText.Encode(sha).EncodedUtf8Bytes, .. "\",\"deployedAt\":\""u8];
    }

    /// <summary>The commit.</summary>
    public string Sha { get; }

    /// <summary>The ref it was deployed as: what people call the version.</summary>
    public string Ref { get; }

    /// <summary>The ref as a JSON string.</summary>
    internal byte[] JsonName { get; }

    /// <summary>A detailed cell up to its time: <c>{"version":"v1","sha":"…","deployedAt":"</c>.</summary>
    internal byte[] JsonDetails { get; }
}
