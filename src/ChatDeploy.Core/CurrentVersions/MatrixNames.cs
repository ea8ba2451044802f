using System.Buffers;
using System.Text.Json;
using ChatDeploy.Core.Catalog;

namespace ChatDeploy.Core.CurrentVersions;

/// <summary>The parts of the matrix's JSON that only the catalog decides, written once per catalog: its head and the beginning of each row.</summary>
internal sealed class MatrixNames
{
    private readonly byte[] _rows;
    private readonly int[] _ends;

    public MatrixNames(CatalogSnapshot catalog)
    {
        var text = new ArrayBufferWriter<byte>(catalog.Sites.Active.Count * 56 + 256);
        text.Write("{\"tools\":["u8);
        for (var i = 0; i < catalog.Tools.Active.Count; i++)
        {
            text.Write(i == 0 ? "\""u8 : ",\""u8);
            text.Write(JsonEncodedText.Encode(catalog.Tools.Active[i].Name).EncodedUtf8Bytes);
            text.Write("\""u8);
        }

        text.Write("],\"rows\":["u8);
        Head = text.WrittenSpan.ToArray();
        text.ResetWrittenCount();
        _ends = new int[catalog.Sites.Active.Count];
        for (var i = 0; i < _ends.Length; i++)
        {
            var site = catalog.Sites.Active[i];
            text.Write("{\"tenant\":\""u8);
            text.Write(JsonEncodedText.Encode(catalog.TenantOf(site).Name).EncodedUtf8Bytes);
            text.Write("\",\"store\":"u8);
            if (site.Store is null)
            {
                text.Write("null"u8);
            }
            else
            {
                text.Write("\""u8);
                text.Write(JsonEncodedText.Encode(site.Store).EncodedUtf8Bytes);
                text.Write("\""u8);
            }

            text.Write(",\"cells\":["u8);
            _ends[i] = text.WrittenCount;
        }

        _rows = text.WrittenSpan.ToArray();
    }

    /// <summary>Everything before the first row.</summary>
    public byte[] Head { get; }

    /// <summary>The beginning of a site's row, up to its first cell.</summary>
    public ReadOnlySpan<byte> Row(int site)
    {
        var start = site == 0 ? 0 : _ends[site - 1];
        return _rows.AsSpan(start, _ends[site] - start);
    }
}
