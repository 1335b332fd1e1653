using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Kept.Server.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class AdvertiserChoice : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Advertiser",
                table: "choices",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Advertiser",
                table: "campaigns",
                type: "text",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Advertiser",
                table: "choices");

            migrationBuilder.DropColumn(
                name: "Advertiser",
                table: "campaigns");
        }
    }
}
