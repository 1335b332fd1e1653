using System.Text;
using QRCoder;

namespace Kept.Server.Staff.SecondFactor;

/// <summary>A QR code (ISO/IEC 18004) as the path of an SVG drawing, one unit a module, for a page that loads no pictures.</summary>
internal sealed record QrCode(int Size, string Path)
{
    public static QrCode Of(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var path = new StringBuilder();
        foreach (var (y, row) in data.ModuleMatrix.Index())
            for (var x = 0; x < row.Length; x++)
                if (row[x])
                    path.Append(System.Globalization.CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
        return new QrCode(data.ModuleMatrix.Count, path.ToString());
    }
}
