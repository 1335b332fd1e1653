using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Kept.Server.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class DrpKeySetups : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "ReturnTo",
                table: "agent_requests",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "agent_key_setups",
                columns: table => new
                {
                    Digest = table.Column<byte[]>(type: "BLOB", nullable: false),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_agent_key_setups", x => x.Digest);
                });

            migrationBuilder.CreateIndex(
                name: "IX_agent_key_setups_ExpiresAt",
                table: "agent_key_setups",
                column: "ExpiresAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "agent_key_setups");

            migrationBuilder.DropColumn(
                name: "ReturnTo",
                table: "agent_requests");
        }
    }
}
