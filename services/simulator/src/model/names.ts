/** People and places after which Vietnamese schools and communes are commonly named; nothing here is a real list of schools. */
export const SCHOOL_NAMES = [
  'Nguyễn Huệ',
  'Lê Lợi',
  'Trần Hưng Đạo',
  'Hai Bà Trưng',
  'Võ Thị Sáu',
  'Nguyễn Du',
  'Lê Quý Đôn',
  'Phan Bội Châu',
  'Phan Chu Trinh',
  'Nguyễn Trãi',
  'Kim Đồng',
  'Lý Tự Trọng',
  'Nguyễn Đình Chiểu',
  'Lê Hồng Phong',
  'Trần Quốc Toản',
  'Nguyễn Bỉnh Khiêm',
  'Chu Văn An',
  'Hoàng Diệu',
  'Trưng Vương',
  'Nguyễn Văn Trỗi',
  'Lương Thế Vinh',
  'Ngô Quyền',
  'Đinh Tiên Hoàng',
  'Nguyễn Thị Minh Khai',
  'Bùi Thị Xuân',
  'Huỳnh Thúc Kháng',
  'Trần Phú',
  'Lê Văn Tám',
  'Tô Hiến Thành',
  'Mạc Đĩnh Chi',
] as const

export const KINDERGARTEN_NAMES = [
  'Hoa Sen',
  'Hoa Mai',
  'Sơn Ca',
  'Hướng Dương',
  'Họa Mi',
  'Ánh Dương',
  'Tuổi Thơ',
  'Vành Khuyên',
  'Măng Non',
  'Bông Sen',
  'Hoa Hồng',
  'Sao Mai',
  'Tuổi Ngọc',
  'Rạng Đông',
  'Vàng Anh',
  'Hoa Phượng',
] as const

const FIRST = ['Tân', 'Phú', 'An', 'Long', 'Vĩnh', 'Mỹ', 'Bình', 'Thạnh', 'Hòa', 'Đông'] as const
const SECOND = ['Lợi', 'Thành', 'Phước', 'Hưng', 'Mỹ', 'Thới', 'Trị', 'Hội', 'Quới', 'Điền'] as const

/** The name of the `index`-th commune: a hundred distinct names, then numbered ones. */
export function communeName(index: number): string {
  const turn = Math.floor(index / 100)
  const first = FIRST[index % 10] ?? ''
  const second = SECOND[(Math.floor(index / 10) + index) % 10] ?? ''
  const place = first === second ? `${first} ${second} Tây` : `${first} ${second}`
  return turn === 0 ? place : `${place} ${turn + 1}`
}
